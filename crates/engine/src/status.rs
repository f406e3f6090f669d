//! The status codes of gRPC.

use serde::{Deserialize, Serialize};

macro_rules! status_codes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal $name:literal,)*) => {
        /// A gRPC status code (<https://grpc.github.io/grpc/core/md_doc_statuscodes.html>).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum StatusCode {
            $($(#[$doc])* #[serde(rename = $name)] $variant = $number,)*
        }

        impl StatusCode {
            /// Every code, by number.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name the specification gives it, as in `"UNAVAILABLE"`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

status_codes! {
    /// Not an error.
    Ok = 0 "OK",
    /// The caller gave up.
    Cancelled = 1 "CANCELLED",
    /// The server did not say what kind of error it was; grpcio's answer when a handler raises.
    Unknown = 2 "UNKNOWN",
    /// The request is wrong whatever the state of the system.
    InvalidArgument = 3 "INVALID_ARGUMENT",
    /// Time ran out.
    DeadlineExceeded = 4 "DEADLINE_EXCEEDED",
    /// Something the request names does not exist.
    NotFound = 5 "NOT_FOUND",
    /// Something the request would create exists.
    AlreadyExists = 6 "ALREADY_EXISTS",
    /// The caller may not do this.
    PermissionDenied = 7 "PERMISSION_DENIED",
    /// A quota or the disk is used up.
    ResourceExhausted = 8 "RESOURCE_EXHAUSTED",
    /// The system is not in the state the request needs.
    FailedPrecondition = 9 "FAILED_PRECONDITION",
    /// A concurrency conflict.
    Aborted = 10 "ABORTED",
    /// Past the valid range.
    OutOfRange = 11 "OUT_OF_RANGE",
    /// No such service or method at this server.
    Unimplemented = 12 "UNIMPLEMENTED",
    /// An invariant of the server broke.
    Internal = 13 "INTERNAL",
    /// The server cannot be reached now.
    Unavailable = 14 "UNAVAILABLE",
    /// Unrecoverable loss.
    DataLoss = 15 "DATA_LOSS",
    /// No valid credentials.
    Unauthenticated = 16 "UNAUTHENTICATED",
}

impl StatusCode {
    /// Its number on the wire.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The code with this number; `None` outside 0 to 16.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        usize::try_from(number).ok().and_then(|number| Self::ALL.get(number)).copied()
    }

    /// The code of this name, in any case, as gRFC A6 writes it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name().eq_ignore_ascii_case(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_number_and_its_name() {
        for code in StatusCode::ALL {
            assert_eq!(StatusCode::from_number(i64::from(code.number())), Some(*code));
            assert_eq!(StatusCode::from_name(&code.name().to_lowercase()), Some(*code));
        }
        assert_eq!(StatusCode::from_number(17), None);
        assert_eq!(StatusCode::from_number(-1), None);
    }
}
