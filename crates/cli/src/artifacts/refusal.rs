//! Why a file is not shown, in the words and codes of proto/artifacts.proto.

use std::io;

use tonic::{Code, Status};
use wattflow_services::sandbox::{DataPath, FileError, Found};

/// The status for a file that cannot be read.
pub(super) fn of(path: &DataPath, error: &FileError) -> Status {
    let code = match error {
        FileError::Missing => Code::NotFound,
        FileError::NotAFile => Code::FailedPrecondition,
        FileError::Leaves => Code::PermissionDenied,
        FileError::Io(error) => match error.kind() {
            // A file where the path has a directory.
            io::ErrorKind::NotADirectory => Code::NotFound,
            io::ErrorKind::PermissionDenied => Code::PermissionDenied,
            io::ErrorKind::InvalidFilename => Code::InvalidArgument,
            _ => Code::Unknown,
        },
    };
    Status::new(code, format!("cannot read {path}: {error}"))
}

/// Nothing, where there is no file; that is an answer of its own to who asks what is there.
pub(super) fn unless_missing(path: &DataPath, error: &FileError) -> Result<Option<Found>, Status> {
    let status = of(path, error);
    if status.code() == Code::NotFound { Ok(None) } else { Err(status) }
}

pub(super) fn off() -> Status {
    Status::unimplemented("this server does not show files: it was started with --no-artifacts")
}

/// The file is another than the caller meant, or than it was when its reading began.
pub(super) fn changed() -> Status {
    Status::aborted("the file changed meanwhile; ask for it again")
}

pub(super) fn stalled() -> Status {
    Status::deadline_exceeded("nothing more of the file was taken for too long")
}

pub(super) fn fault() -> Status {
    Status::internal("the server failed while it read; this is a fault in it")
}
