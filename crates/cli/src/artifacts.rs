//! The files of a run, for the page to show: `proto/artifacts.proto`, for the data directory, read-only.
//!
//! Which files these are is the sandbox's decision, the same as for the reference services.

mod limits;
mod reading;
mod refusal;

#[cfg(test)]
mod tests;

use std::{
    fs::File,
    io,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::any,
};
use tokio::{task, time::timeout};
use tonic::{Request as Call, Response as Answer, Status, async_trait, service::interceptor::InterceptedService};
use tonic_web::{GrpcWebLayer, GrpcWebService};
use tower::{Layer as _, ServiceExt as _};
use wattflow_rpc::proto::artifacts::{
    ReadRequest, StatRequest, StatResponse,
    artifacts_server::{self, ArtifactsServer},
    stat_response::Kind,
};
use wattflow_services::sandbox::{DataPath, Found, Sandbox};

pub(crate) use self::limits::Limits;
use self::{
    limits::Calls,
    reading::{Reading, Wanted},
};
use crate::gateway::{Token, grpc_content_type};

/// Serves `/wattflow.Artifacts/…` from this data directory, or says that it does not where there is none.
pub(crate) fn router(data: Option<Sandbox>, token: Option<Token>, limits: Limits) -> Router {
    let server = ArtifactsServer::new(Artifacts { data, calls: Calls::new(limits), limits })
        .max_decoding_message_size(limits.request_bytes);
    let allowed = InterceptedService::new(server, CheckToken(token));
    let service = GrpcWebLayer::new().layer(allowed);
    Router::new().route("/wattflow.Artifacts/{*method}", any(call)).with_state((service, limits.request_time))
}

type Service = GrpcWebService<InterceptedService<ArtifactsServer<Artifacts>, CheckToken>>;

async fn call(State((service, request_time)): State<(Service, Duration)>, mut request: Request) -> Response {
    let Some(content_type) = grpc_content_type(request.headers()) else {
        let advice = "POST gRPC-Web (content-type: application/grpc-web+proto) or native gRPC (application/grpc)\n";
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, advice).into_response();
    };
    // tonic-web compares the whole value, parameters included.
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    match timeout(request_time, service.oneshot(request)).await {
        Ok(Ok(response)) => response.into_response(),
        Ok(Err(never)) => match never {},
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "the request did not arrive in time\n").into_response(),
    }
}

/// Lets in who sends the token, where there is one.
#[derive(Clone)]
struct CheckToken(Option<Token>);

impl tonic::service::Interceptor for CheckToken {
    fn call(&mut self, call: Call<()>) -> Result<Call<()>, Status> {
        match &self.0 {
            Some(token) => token.check(call.metadata().as_ref()).map(|()| call),
            None => Ok(call),
        }
    }
}

/// The service.
struct Artifacts {
    data: Option<Sandbox>,
    calls: Calls,
    limits: Limits,
}

impl Artifacts {
    fn open(&self, path: &str) -> Result<(Sandbox, DataPath), Status> {
        let data = self.data.clone().ok_or_else(refusal::off)?;
        Ok((data, DataPath::parse(path).map_err(Status::invalid_argument)?))
    }
}

#[async_trait]
impl artifacts_server::Artifacts for Artifacts {
    type ReadStream = Reading;

    async fn stat(&self, request: Call<StatRequest>) -> Result<Answer<StatResponse>, Status> {
        let (data, path) = self.open(&request.get_ref().path)?;
        let _place = self.calls.begin()?;
        let found = blocking(move || data.find(&path).map_err(|error| (path, error))).await?;
        let found = match found {
            Ok(found) => Some(found),
            Err((path, error)) => refusal::unless_missing(&path, &error)?,
        };
        Ok(Answer::new(match found {
            Some(Found::File { bytes, modified }) => StatResponse {
                kind: Kind::File.into(),
                size_bytes: bytes,
                modified_millis: since_epoch(modified).as_millis().try_into().unwrap_or(u64::MAX),
                version: version(bytes, modified),
            },
            other => StatResponse { kind: kind(other).into(), ..StatResponse::default() },
        }))
    }

    async fn read(&self, request: Call<ReadRequest>) -> Result<Answer<Reading>, Status> {
        let request = request.into_inner();
        let (data, path) = self.open(&request.path)?;
        let place = self.calls.begin()?;
        let file = blocking(move || {
            let file = data.read(&path).map_err(|error| refusal::of(&path, &error))?;
            let (bytes, version) = seen(&file).map_err(|error| refusal::of(&path, &error.into()))?;
            if !request.version.is_empty() && request.version != version {
                return Err(refusal::changed());
            }
            let wanted = Wanted::within(bytes, request.offset, request.length);
            Ok((file, wanted))
        });
        let (file, wanted) = file.await??;
        Ok(Answer::new(Reading::begin(file, wanted, place, self.limits)))
    }
}

fn kind(found: Option<Found>) -> Kind {
    match found {
        None => Kind::Missing,
        Some(Found::File { .. }) => Kind::File,
        Some(Found::Directory) => Kind::Directory,
        Some(Found::Other) => Kind::Other,
    }
}

/// Size and version of an open file.
fn seen(file: &File) -> io::Result<(u64, String)> {
    let found = file.metadata()?;
    Ok((found.len(), version(found.len(), found.modified().ok())))
}

fn version(bytes: u64, modified: Option<SystemTime>) -> String {
    format!("{:x}-{bytes:x}", since_epoch(modified).as_nanos())
}

fn since_epoch(time: Option<SystemTime>) -> Duration {
    time.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default()
}

/// What `ask`, which may wait for a disk, comes to.
async fn blocking<T: Send + 'static>(ask: impl FnOnce() -> T + Send + 'static) -> Result<T, Status> {
    task::spawn_blocking(ask).await.map_err(|_| refusal::fault())
}
