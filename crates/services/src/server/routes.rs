//! Which path leads where.

use std::{io, time::Duration};

use axum::{Router, extract::Request, http::Uri};
use tokio::sync::watch;
use tonic::{Status, body::Body, service::Routes};
use tonic_health::{ServingStatus, server::HealthReporter};
use tonic_web::GrpcWebLayer;
use tower::ServiceExt as _;
use tower_http::cors::{AllowHeaders, Any, CorsLayer, ExposeHeaders};
use wattflow_rpc::proto::container_executor_server::{ContainerExecutor, ContainerExecutorServer};

use super::{ServiceKind, ServicePath, reflection};
use crate::{
    dummy::Dummy,
    executor::{Executor, Work},
    sandbox::Sandbox,
};

/// How long a browser may remember a preflight's answer; none remembers it longer.
const PREFLIGHT_AGE: Duration = Duration::from_hours(2);

/// The server's own state of health.
pub(super) struct Health {
    reporter: HealthReporter,
    names: Vec<&'static str>,
}

impl Health {
    async fn serving(paths: &[ServicePath]) -> Self {
        let reporter = HealthReporter::new();
        // The empty name is the server as a whole.
        let names: Vec<_> = paths.iter().map(|path| path.name()).chain([""]).collect();
        for name in &names {
            reporter.set_service_status(name, ServingStatus::Serving).await;
        }
        Self { reporter, names }
    }

    /// Tells everyone who watches, and ends their streams: an open stream would keep its connection from closing.
    pub(super) async fn stop(mut self) {
        for name in self.names {
            self.reporter.set_service_status(name, ServingStatus::NotServing).await;
            self.reporter.clear_service_status(name).await;
        }
    }
}

/// Everything that a port answers.
pub(super) async fn build(
    kind: ServiceKind,
    sandbox: Sandbox,
    stopping: watch::Receiver<bool>,
) -> io::Result<(Router, Health)> {
    let paths = kind.paths();
    let health = Health::serving(paths).await;
    let health_service = tonic_health::server::HealthService::from_health_reporter(health.reporter.clone());
    let mut router = Routes::new(tonic_health::pb::health_server::HealthServer::new(health_service))
        .add_service(reflection::builder(paths)?.build_v1().map_err(io::Error::other)?)
        .add_service(reflection::builder(paths)?.build_v1alpha().map_err(io::Error::other)?)
        .into_axum_router();
    let work = |work| Executor { work, sandbox, stopping: stopping.clone() };
    router = match kind {
        ServiceKind::Generator => route(router, paths, work(Work::Generate)),
        ServiceKind::Analyzer => route(router, paths, work(Work::Analyze)),
        ServiceKind::Reporter => route(router, paths, work(Work::Report)),
        ServiceKind::Dummy(options) => route(router, paths, Dummy::new(options, stopping)),
    };
    Ok((with_fallback(router, paths).layer(GrpcWebLayer::new()).layer(cors()), health))
}

fn route(mut router: Router, paths: &[ServicePath], executor: impl ContainerExecutor) -> Router {
    let server = ContainerExecutorServer::new(executor);
    for path in paths {
        let service = server.clone().map_request(|mut request: Request| {
            // The generated server knows its own name only.
            if let Some(method) = request.uri().path().strip_prefix("/energy.") {
                *request.uri_mut() = Uri::try_from(format!("/{method}")).unwrap_or_default();
            }
            request.map(Body::new)
        });
        router = router.route_service(&format!("/{}/{{*method}}", path.name()), service);
    }
    router
}

fn with_fallback(router: Router, paths: &[ServicePath]) -> Router {
    let known: Vec<_> = paths.iter().map(|path| format!("/{}/Execute", path.name())).collect();
    let message = format!("no such method here; this service serves {}", known.join(" and "));
    router.fallback(move || {
        let status = Status::unimplemented(message.clone());
        async move { status.into_http::<axum::body::Body>() }
    })
}

/// A page of any origin may call: these services listen where their user let them listen.
fn cors() -> CorsLayer {
    let exposed = ["grpc-status", "grpc-message", "grpc-status-details-bin"];
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods(Any)
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(ExposeHeaders::list(exposed.map(axum::http::HeaderName::from_static)))
        .allow_private_network(true)
        .max_age(PREFLIGHT_AGE)
}
