//! One `Execute` call over any transport.

use std::{error::Error, time::Duration};

use tonic::{Request, Status, body::Body, client::Grpc, client::GrpcService, codegen::http::uri::PathAndQuery};
use tonic_prost::ProstCodec;
use wattflow_engine::{
    address::Address,
    failure::{Failure, FailureKind},
};

use crate::proto::{ExecuteRequest, ExecuteResponse};

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
}

/// Makes the call and reads both shapes of failure: a status other than OK, and `success = false`. `refine` turns a
/// status into a failure, knowing the transport.
pub(crate) async fn execute<T>(
    transport: T,
    call: &Call,
    refine: impl FnOnce(&Status) -> Failure,
) -> Result<String, Failure>
where
    T: GrpcService<Body>,
    T::Error: Into<Box<dyn Error + Send + Sync>>,
    T::ResponseBody: tonic::codegen::Body<Data = tonic::codegen::Bytes> + Send + 'static,
    <T::ResponseBody as tonic::codegen::Body>::Error: Into<Box<dyn Error + Send + Sync>> + Send,
{
    let response = match unary(transport, call).await {
        Ok(response) => response,
        Err(status) => return Err(refine(&status)),
    };
    if response.success {
        Ok(response.message)
    } else {
        Err(Failure::new(FailureKind::FailedByService, response.message))
    }
}

async fn unary<T>(transport: T, call: &Call) -> Result<ExecuteResponse, Status>
where
    T: GrpcService<Body>,
    T::Error: Into<Box<dyn Error + Send + Sync>>,
    T::ResponseBody: tonic::codegen::Body<Data = tonic::codegen::Bytes> + Send + 'static,
    <T::ResponseBody as tonic::codegen::Body>::Error: Into<Box<dyn Error + Send + Sync>> + Send,
{
    let path = PathAndQuery::try_from(call.path())
        .map_err(|_| Status::invalid_argument(format!("`{}` is no gRPC service name", call.service)))?;
    let mut request =
        Request::new(ExecuteRequest { input_file: call.input_file.clone(), output_file: call.output_file.clone() });
    request.set_timeout(Duration::from_millis(call.timeout_millis));
    let mut client = Grpc::new(transport);
    client.ready().await.map_err(|error| Status::from_error(error.into()))?;
    let codec = ProstCodec::<ExecuteRequest, ExecuteResponse>::default();
    Ok(client.unary(request, path, codec).await?.into_inner())
}
