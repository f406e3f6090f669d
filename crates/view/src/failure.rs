//! The words for a failure: what was tried, what probably happened, what to do.

use wattflow_engine::{
    address::KNOWN_SERVICES,
    failure::{Failure, FailureKind},
    status::StatusCode,
};

use crate::duration::duration;

/// What was being done when it failed.
#[derive(Clone, Copy, Debug)]
pub struct Tried<'a> {
    /// Id of the node.
    pub node: &'a str,
    /// The service's address, as a config writes it.
    pub address: &'a str,
    /// Full name of the gRPC service.
    pub service: &'a str,
    /// How many attempts were made.
    pub attempts: u32,
    /// How long it took, all attempts together, in milliseconds.
    pub elapsed_millis: u64,
    /// Whether nothing was called, but only played.
    pub is_simulated: bool,
}

/// A failure, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// A few words: "service unreachable".
    pub title: &'static str,
    /// What was tried, one sentence.
    pub tried: String,
    /// What the peer or the transport said, verbatim, with the gRPC status where there is one.
    pub said: String,
    /// The likely cause, one sentence.
    pub cause: String,
    /// What to do, one imperative sentence.
    pub advice: String,
}

/// Explains why `tried` failed.
#[must_use]
pub fn explain(failure: &Failure, tried: Tried<'_>) -> Explanation {
    let (cause, advice) = cause_and_advice(failure.kind, tried);
    Explanation {
        title: title(failure.kind),
        tried: what_was_tried(tried),
        said: what_was_said(failure.status, &failure.message),
        cause,
        advice,
    }
}

/// The likely cause of this kind of failure, and what to do.
pub(crate) fn cause_and_advice(kind: FailureKind, tried: Tried<'_>) -> (String, String) {
    let Tried { node, address, service, .. } = tried;
    match kind {
        FailureKind::Unreachable => (
            format!("Nothing answered at {address}: the service is not running, or it listens somewhere else."),
            format!("Start the service of `{node}`, or correct its address in `service_registry`."),
        ),
        FailureKind::NameNotResolved => (
            format!(
                "The host name in {address} is not known where the call is made: it is misspelt, or no DNS has it."
            ),
            format!("Correct the address of `{node}` in `service_registry`; an IP address needs no DNS."),
        ),
        FailureKind::ConnectionRefused => (
            format!("The host of {address} is there, but nothing listens on that port."),
            format!("Start the service of `{node}`, or correct its port in `service_registry`."),
        ),
        FailureKind::TimedOut => (
            format!("Nothing came back from {address} in time: a firewall drops the call, or the service hangs."),
            format!(
                "Check that `{node}` can be reached from where the call is made, and that its service is not stuck."
            ),
        ),
        FailureKind::CertificateExpired
        | FailureKind::CertificateUnknownIssuer
        | FailureKind::CertificateWrongName
        | FailureKind::TlsFailed => about_tls(kind, tried),
        FailureKind::NativeGrpcPort => (
            format!("What listens at {address} speaks native gRPC; an `http` address is for gRPC-Web."),
            format!("Write the address of `{node}` without `http://`, or with `grpcs://` instead of `https://`."),
        ),
        FailureKind::BlockedOrDown => (
            format!(
                "A browser does not say why it got nothing from {address}. Most likely first: nothing listens there; \
                 the service does not allow this page's origin (CORS); the browser asks before a page may call the \
                 local network; its certificate is not accepted."
            ),
            format!(
                "Open {address} in another tab: an answer there, of any kind, means that CORS is what `{node}` lacks. \
                 `host:port` without `http` is called through the gateway, and needs none."
            ),
        ),
        FailureKind::WrongServicePath => (
            format!("A gRPC server runs at {address}, but it does not serve `/{service}/Execute`."),
            wrong_path_advice(service),
        ),
        FailureKind::DeadlineExceeded => (
            format!("`{node}` did not answer in the time its config gives it. Its service may still be working."),
            format!("See what the service is doing; if it needs longer, raise `timeout_seconds` of `{node}`."),
        ),
        FailureKind::RefusedByGateway => (
            format!("The gateway calls only addresses on its allow-list, and {address} is not on it."),
            format!("Restart the gateway with this config, or with `--allow {address}`."),
        ),
        FailureKind::TokenNeeded => (
            "The gateway lets in only who knows its token, and this call came without it.".to_owned(),
            "Give the token that the gateway was started with (`--token-file`).".to_owned(),
        ),
        FailureKind::GatewayLimit => (
            "The gateway carries only so much at a time, and this call was over that.".to_owned(),
            "Wait until other calls have ended, then retry; a request that is too large stays so.".to_owned(),
        ),
        FailureKind::GatewayUnreachable => (
            "The gateway between this page and the services did not answer: it was stopped, or the network is down."
                .to_owned(),
            "Start it again (`wattflow serve`).".to_owned(),
        ),
        FailureKind::GatewayError => (
            "The gateway could not carry the call through; it says why in its message.".to_owned(),
            "Load this page anew: the gateway may be newer than the page, which then explains more.".to_owned(),
        ),
        FailureKind::FailedByService => (
            format!("The service of `{node}` did the call and reported that its work failed."),
            "Its message says why; put that right, then retry.".to_owned(),
        ),
        FailureKind::ServiceError => (
            format!("The service of `{node}` ended the call with an error instead of an answer."),
            "Look at the service's own log for the time of this attempt.".to_owned(),
        ),
        FailureKind::ConnectionLost => (
            format!("The connection to {address} broke before the answer was whole: the service may have crashed."),
            "Check that the service is up. It may have done its work: look at its output before you retry.".to_owned(),
        ),
        FailureKind::NotGrpc => {
            (format!("Something answered at {address}, but not with gRPC."), not_grpc_advice(tried))
        }
        FailureKind::Cancelled => {
            ("The call was cancelled. Its service may still be working.".to_owned(), "Retry when ready.".to_owned())
        }
    }
}

fn about_tls(kind: FailureKind, Tried { node, address, .. }: Tried<'_>) -> (String, String) {
    match kind {
        FailureKind::CertificateExpired => (
            format!("The service at {address} proves who it is with a certificate that has expired."),
            format!("Renew the certificate of `{node}`; if it is new, set this machine's clock."),
        ),
        FailureKind::CertificateUnknownIssuer => (
            format!("The certificate of {address} is by an authority (CA) that is not known where the call is made."),
            "If you trust it, give its certificate with `--ca FILE`; for an `https` address trust it in the browser."
                .to_owned(),
        ),
        FailureKind::CertificateWrongName => (
            format!("What answers at {address} has a certificate for another name."),
            format!("Write the name in the certificate as the address of `{node}`, or have one made for this address."),
        ),
        _ => (
            format!("A TLS connection to {address} does not come about."),
            format!("If `{node}` does not use TLS, write its address without `grpcs://` or `https://`."),
        ),
    }
}

/// What kind of failure it was, in a few words.
#[must_use]
pub const fn title(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Unreachable => "service unreachable",
        FailureKind::NameNotResolved => "name does not resolve",
        FailureKind::ConnectionRefused => "connection refused",
        FailureKind::TimedOut => "timed out",
        FailureKind::CertificateExpired => "certificate expired",
        FailureKind::CertificateUnknownIssuer => "certificate by an unknown authority",
        FailureKind::CertificateWrongName => "certificate for another name",
        FailureKind::TlsFailed => "no TLS connection",
        FailureKind::NativeGrpcPort => "native gRPC, not gRPC-Web",
        FailureKind::BlockedOrDown => "blocked by the browser, or down",
        FailureKind::WrongServicePath => "wrong service path",
        FailureKind::DeadlineExceeded => "deadline passed",
        FailureKind::RefusedByGateway => "refused by gateway",
        FailureKind::TokenNeeded => "token needed",
        FailureKind::GatewayLimit => "gateway at its limit",
        FailureKind::GatewayUnreachable => "gateway unreachable",
        FailureKind::GatewayError => "error in the gateway",
        FailureKind::FailedByService => "failed by the service",
        FailureKind::ServiceError => "error in the service",
        FailureKind::ConnectionLost => "connection lost",
        FailureKind::NotGrpc => "not a gRPC service",
        FailureKind::Cancelled => "cancelled",
    }
}

fn wrong_path_advice(service: &str) -> String {
    let [plain, packaged] = KNOWN_SERVICES;
    let other = if service == plain { packaged } else { plain };
    format!(
        "Services in use serve `{plain}` or `{packaged}`: set `\"grpc_service\": \"{other}\"` in the config, or build \
         the service from the same proto file."
    )
}

fn not_grpc_advice(Tried { node, address, .. }: Tried<'_>) -> String {
    let is_native = !address.contains("://") || address.starts_with("grpc://");
    let other = if is_native {
        "; with TLS its address begins with `grpcs://`, with gRPC-Web with `http://` or `https://`"
    } else {
        ""
    };
    format!("Check the port of `{node}` in `service_registry`: it may belong to another program or proxy{other}.")
}

fn what_was_tried(tried: Tried<'_>) -> String {
    let Tried { address, service, attempts, elapsed_millis, is_simulated, .. } = tried;
    if is_simulated {
        return ["Simulated: /", service, "/Execute at ", address, " was not called."].concat();
    }
    let count = match attempts {
        0 | 1 => String::new(),
        many => format!(" {many} times"),
    };
    format!("Called /{service}/Execute at {address}{count}; gave up after {}.", duration(elapsed_millis))
}

/// What was said, with its gRPC status; `(no message)` where there is nothing to tell.
pub(crate) fn what_was_said(status: Option<StatusCode>, message: &str) -> String {
    match status {
        Some(status) if message.is_empty() => format!("{} ({})", status.name(), status.number()),
        Some(status) => format!("{} ({}): {message}", status.name(), status.number()),
        None if message.is_empty() => "(no message)".to_owned(),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(kind: FailureKind, status: Option<StatusCode>, message: &str) -> Explanation {
        let failure = Failure { kind, status, message: message.to_owned() };
        let tried = Tried {
            node: "energy-analyzer",
            address: "localhost:50052",
            service: "ContainerExecutor",
            attempts: 2,
            elapsed_millis: 1_234,
            is_simulated: false,
        };
        explain(&failure, tried)
    }

    #[test]
    fn a_wrong_path_names_both_known_services_and_the_one_to_set() {
        let it = explained(FailureKind::WrongServicePath, Some(StatusCode::Unimplemented), "Method not found!");
        assert_eq!(it.said, "UNIMPLEMENTED (12): Method not found!");
        assert_eq!(it.tried, "Called /ContainerExecutor/Execute at localhost:50052 2 times; gave up after 1.2 s.");
        insta::assert_snapshot!(it.advice, @r#"Services in use serve `ContainerExecutor` or `energy.ContainerExecutor`: set `"grpc_service": "energy.ContainerExecutor"` in the config, or build the service from the same proto file."#);
    }

    #[test]
    fn a_service_that_is_down_is_named_with_its_address() {
        let it = explained(FailureKind::Unreachable, Some(StatusCode::Unavailable), "connection refused");
        assert!(it.cause.contains("localhost:50052"));
        assert!(it.advice.contains("energy-analyzer"));
    }

    #[test]
    fn what_a_service_said_stands_verbatim() {
        assert_eq!(explained(FailureKind::FailedByService, None, "no such file").said, "no such file");
        assert_eq!(explained(FailureKind::FailedByService, None, "").said, "(no message)");
    }
}
