//! Why the gateway could not get a service's answer, in plain words.

use std::{error::Error, net::SocketAddr};

use tonic::{Code, Status, metadata::MetadataValue};
use wattflow_rpc::{
    gateway_cause::{self, GatewayCause},
    transport_error,
};

use super::{authority::Authority, resolver::Forbidden};

/// A status that the gateway makes in a service's stead, marked as such.
pub(super) fn status(cause: GatewayCause, code: Code, message: impl Into<String>) -> Status {
    let mut status = Status::new(code, message);
    status.metadata_mut().insert(gateway_cause::HEADER, MetadataValue::from_static(cause.value()));
    status
}

/// The status for a call that passed its deadline. No cause: that is the caller's own doing.
pub(super) fn deadline_exceeded(authority: &Authority) -> Status {
    Status::deadline_exceeded(format!("{authority} did not answer within the call's deadline"))
}

/// The status for a call that ended before `authority` sent response headers.
pub(super) fn of_call_error(authority: &Authority, error: &(dyn Error + 'static)) -> Status {
    if transport_error::is_deadline(error) {
        return deadline_exceeded(authority);
    }
    if let Some(forbidden @ Forbidden(address)) = transport_error::find::<Forbidden>(error) {
        let message = format!(
            "{authority} is not called: {forbidden}; put the address itself on the allow-list if you mean it, with \
             --allow {}",
            SocketAddr::new(*address, authority.port()),
        );
        return status(GatewayCause::RefusedByGateway, Code::PermissionDenied, message);
    }
    let (cause, message) = transport_error::before_reply(&authority.to_string(), error);
    status(cause, code(error), message)
}

/// The status for a reply that broke off after its headers.
pub(super) fn of_reply_error(authority: &Authority, error: &(dyn Error + 'static)) -> Status {
    let message = transport_error::during_reply(&authority.to_string(), error);
    status(GatewayCause::ConnectionLost, code(error), message)
}

/// What a call comes to that ended without a word of the service's.
fn code(error: &(dyn Error + 'static)) -> Code {
    let reset = transport_error::status_of_reset(error);
    reset.map_or(Code::Unavailable, |reset| Code::from_i32(reset.number().into()))
}

/// The status for a reply whose trailers had none.
pub(super) fn no_status(authority: &Authority) -> Status {
    let message = format!("{authority} ended its reply without a gRPC status");
    status(GatewayCause::NotGrpc, Code::Unknown, message)
}

/// The status for a reply that just stopped.
pub(super) fn no_end(authority: &Authority) -> Status {
    let message = format!("the connection to {authority} was lost: its reply ended without a status");
    status(GatewayCause::ConnectionLost, Code::Unknown, message)
}
