//! One `Execute` call, whatever carries it.

use prost::Message as _;
use wattflow_engine::{
    address::Address,
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use crate::{
    Transport,
    proto::{ExecuteRequest, ExecuteResponse},
};

impl Transport {
    /// Calls `Execute`: the service's message, or why it failed. Dropping the future aborts the call.
    pub async fn execute(&self, call: &Call) -> Result<String, Failure> {
        if !is_service_name(&call.service) {
            let message = format!("`{}` is no service name", call.service);
            return Err(Failure::new(FailureKind::WrongServicePath, message));
        }
        let request = call.request().encode_to_vec();
        let response = self.unary(&call.address, &call.path(), request, call.timeout_millis).await?;
        outcome(decode(&self.whom(&call.address), &response)?)
    }
}

/// One `Execute` call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Where the service listens.
    pub address: Address,
    /// Full name of the gRPC service, such as `energy.ContainerExecutor`.
    pub service: String,
    /// `input_file` of the request.
    pub input_file: String,
    /// `output_file` of the request.
    pub output_file: String,
    /// Sent as `grpc-timeout`. Ending the call in time is up to the caller, by dropping its future.
    pub timeout_millis: u64,
}

impl Call {
    /// The method's path on the wire: `/<service>/Execute`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/{}/Execute", self.service)
    }

    fn request(&self) -> ExecuteRequest {
        ExecuteRequest { input_file: self.input_file.clone(), output_file: self.output_file.clone() }
    }
}

/// Whether it is one segment of a URL's path, and the one that was meant: a browser resolves `..`.
pub(crate) fn is_service_name(name: &str) -> bool {
    let is_identifier = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    name.split('.').all(is_identifier)
}

/// The message of a reply to `Execute` by `whom`.
pub(crate) fn decode(whom: &str, message: &[u8]) -> Result<ExecuteResponse, Failure> {
    ExecuteResponse::decode(message).map_err(|_| {
        Failure::new(FailureKind::NotGrpc, format!("{whom} sent a message that is no `ExecuteResponse`"))
            .with_status(StatusCode::Internal)
    })
}

/// Failure has two shapes; a status other than OK is one, `success = false` is the other.
fn outcome(response: ExecuteResponse) -> Result<String, Failure> {
    if response.success {
        Ok(response.message)
    } else {
        Err(Failure::new(FailureKind::FailedByService, response.message))
    }
}
