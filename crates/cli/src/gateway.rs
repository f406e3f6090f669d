//! The gateway: gRPC-Web in, native gRPC out, without looking into messages.
//!
//! A page calls `/grpc/<host:port>/<service>/<method>` on the origin it came from; the gateway calls
//! `/<service>/<method>` at `<host:port>`, if its allow-list holds that address. Native gRPC at the same URL is passed
//! through as it is.
//!
//! Errors that the gateway itself makes carry metadata that says so ([`wattflow_rpc::gateway_cause`]), so that a caller never
//! takes them for the service's own.

mod allow_list;
mod authority;
mod boundary;
mod cause;
mod deadline;
mod forward;
mod headers;
mod limits;
mod reply;
mod request;
mod resolver;
mod target;
mod token;

#[cfg(test)]
mod tests;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::any,
};
use tonic_web::{GrpcWebLayer, GrpcWebService};
use tower::{Layer as _, ServiceExt as _};

use self::forward::Forward;
pub(crate) use self::{
    allow_list::AllowList, authority::Authority, headers::grpc_content_type, limits::Limits, token::Token,
};

/// Serves `/grpc/…` for the addresses on `allow_list`, to callers that send `token` where there is one.
pub(crate) fn router(allow_list: AllowList, token: Option<Token>, limits: Limits) -> Router {
    let service = GrpcWebLayer::new().layer(Forward::new(allow_list, token, limits));
    Router::new().route("/grpc/{*target}", any(call)).with_state(service)
}

async fn call(State(service): State<GrpcWebService<Forward>>, mut request: Request) -> Response {
    // A page of another origin asks first; no answer that allows it is an answer that forbids it.
    if request.method() == Method::OPTIONS {
        return (StatusCode::NO_CONTENT, [(header::ALLOW, "POST, OPTIONS")]).into_response();
    }
    let Some(content_type) = headers::grpc_content_type(request.headers()) else {
        let advice = "this is Wattflow's gRPC gateway: POST gRPC-Web (content-type: application/grpc-web+proto) or \
                      native gRPC (application/grpc) to /grpc/<host:port>/<service>/<method>\n";
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, advice).into_response();
    };
    // tonic-web compares the whole value, parameters included.
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    match service.oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}
