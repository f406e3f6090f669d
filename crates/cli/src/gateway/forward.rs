//! One call through the gateway.

use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::Bytes,
    http::{HeaderMap, Request, Response, StatusCode, Version, header},
};
use tokio::time::{Instant, Sleep, sleep_until};
use tonic::{Code, Status, body::Body, transport::Channel};
use tower::Service;
use wattflow_rpc::{gateway_cause::GatewayCause, status_of_http};

use super::{
    allow_list::AllowList,
    authority::Authority,
    cause, deadline, headers,
    limits::{Calls, Limits},
    reply::{self, Reply},
    request::Limited,
    target::Target,
    token::Token,
};

/// Takes native gRPC requests to `/grpc/…` and forwards them. Answers every one with a gRPC status, never with an error.
#[derive(Clone, Debug)]
pub(super) struct Forward {
    allow_list: AllowList,
    token: Option<Token>,
    limits: Limits,
    calls: Calls,
}

impl Forward {
    pub(super) fn new(allow_list: AllowList, token: Option<Token>, limits: Limits) -> Self {
        Self { allow_list, token, limits, calls: Calls::new(&limits) }
    }
}

impl Service<Request<Body>> for Forward {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let gateway = self.clone();
        Box::pin(async move { Ok(forward(&gateway, request).await.unwrap_or_else(reply::only_status)) })
    }
}

async fn forward(gateway: &Forward, mut request: Request<Body>) -> Result<Response<Body>, Status> {
    if let Some(token) = &gateway.token {
        token.check(request.headers())?;
        // It is for the gateway, and no service learns it.
        request.headers_mut().remove(header::AUTHORIZATION);
    }
    let Target { authority, path } = Target::from_path(request.uri().path()).map_err(Status::invalid_argument)?;
    let place = gateway.calls.begin()?;
    gateway.limits.check_length(request.headers())?;
    let channel = allowed(&gateway.allow_list, &authority)?;
    let timeout = deadline::timeout(request.headers()).map_err(Status::invalid_argument)?;
    // A deadline beyond what the clock can hold never passes.
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let mut deadline = deadline.map(|at| Box::pin(sleep_until(at)));

    *request.uri_mut() = path;
    *request.version_mut() = Version::HTTP_2;
    headers::prepare_request(request.headers_mut());
    let (head, body) = request.into_parts();
    let (body, over) = Limited::new(body, gateway.limits);
    let request = Request::from_parts(head, Body::new(body));
    let mut response = tokio::select! {
        biased;
        status = over.status() => return Err(status),
        response = send(channel, request) => response.map_err(|error| cause::of_call_error(&authority, &error))?,
        () = passed(deadline.as_mut()) => return Err(cause::deadline_exceeded(&authority)),
    };

    if response.status() != StatusCode::OK || !headers::is_native_grpc(response.headers()) {
        return Err(not_grpc(&authority, response.status(), response.headers()));
    }
    headers::prepare_response(response.headers_mut());
    let has_status = response.headers().contains_key(Status::GRPC_STATUS);
    Ok(response.map(|body| Body::new(Reply::new(body, authority, deadline, has_status, place))))
}

fn allowed(allow_list: &AllowList, authority: &Authority) -> Result<Channel, Status> {
    match allow_list.get(authority) {
        Some(Ok(channel)) => Ok(channel.clone()),
        Some(Err(reason)) => Err(cause::status(GatewayCause::Unreachable, Code::Unavailable, reason.as_str())),
        None => Err(cause::status(
            GatewayCause::RefusedByGateway,
            Code::PermissionDenied,
            format!("{authority} is not on this gateway's allow-list; restart it with --allow {authority}"),
        )),
    }
}

async fn send(mut channel: Channel, request: Request<Body>) -> Result<Response<Body>, tonic::transport::Error> {
    poll_fn(|context| channel.poll_ready(context)).await?;
    channel.call(request).await
}

async fn passed(deadline: Option<&mut Pin<Box<Sleep>>>) {
    match deadline {
        Some(deadline) => deadline.await,
        None => std::future::pending().await,
    }
}

/// What an answer that is no reply of gRPC stands for: the status of gRPC in it, where it has one that HTTP does not
/// deny, else the one of HTTP.
fn not_grpc(authority: &Authority, status: StatusCode, headers: &HeaderMap) -> Status {
    if let Some(own) = Status::from_header_map(headers).filter(|own| own.code() != Code::Ok) {
        return Status::with_details(own.code(), own.message(), Bytes::copy_from_slice(own.details()));
    }
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no content type");
    let number = status.as_u16();
    let message = format!("{authority} answered HTTP {number} with {content_type}, which is not gRPC");
    let code = Code::from_i32(i32::from(status_of_http(number).number()));
    cause::status(GatewayCause::NotGrpc, code, message)
}
