//! Whether a service can be called, asked of the service itself. What to ask and what it comes to is the engine's
//! ([`wattflow_engine::preflight`]); this asks it.

use std::ops::ControlFlow;

use wattflow_engine::{
    address::{Address, Scheme},
    preflight::{Answer, Check, Finding, Question, ServiceState},
};

use crate::Transport;

const SERVING: u8 = 1;
const NOT_SERVING: u8 = 2;

impl Transport {
    /// Finds out whether `service` can be called at `address`, within this time; `before` is what it was found in the last
    /// time. Nothing is run: `Execute` is called, if at all, with a body that no server decodes. Dropping the future aborts
    /// whatever is asked.
    pub async fn check(
        &self,
        address: &Address,
        service: &str,
        before: Option<ServiceState>,
        timeout_millis: u64,
    ) -> Finding {
        let asking = self.ask_all(address, Check::new(address, service, before), timeout_millis);
        Self::within(timeout_millis, asking).await.unwrap_or_else(Finding::timed_out)
    }

    async fn ask_all(&self, address: &Address, mut check: Check, timeout_millis: u64) -> Finding {
        loop {
            let answer = self.ask(address, check.question(), timeout_millis).await;
            match check.answered(answer) {
                ControlFlow::Continue(next) => check = next,
                ControlFlow::Break(finding) => return finding,
            }
        }
    }

    async fn ask(&self, address: &Address, question: Question<'_>, timeout_millis: u64) -> Answer {
        match question {
            Question::Health(name) => self.ask_health(address, name, timeout_millis).await,
            Question::Path(service) => {
                let path = format!("/{service}/Execute");
                match self.unary(address, &path, Question::UNDECODABLE.to_vec(), timeout_millis).await {
                    Ok(_) => Answer::Unclear,
                    Err(failure) => Answer::Ended(failure),
                }
            }
            Question::NativeHealth => match self.native_twin(address) {
                Ok(twin) => self.ask_health(&twin, "", timeout_millis).await,
                Err(failure) => Answer::Ended(failure),
            },
            Question::WebHealth => match self.web_twin(address) {
                Ok(twin) => self.ask_health(&twin, "", timeout_millis).await,
                Err(failure) => Answer::Ended(failure),
            },
        }
    }

    async fn ask_health(&self, address: &Address, name: &str, timeout_millis: u64) -> Answer {
        match self.unary(address, "/grpc.health.v1.Health/Check", health_request(name), timeout_millis).await {
            Ok(response) => match health_status(&response) {
                SERVING => Answer::Serving,
                NOT_SERVING => Answer::NotServing,
                _ => Answer::Unclear,
            },
            Err(failure) => Answer::Ended(failure),
        }
    }
}

/// The same place, called with native gRPC.
pub(crate) fn as_native(address: &Address) -> Address {
    let tls = matches!(address.scheme, Scheme::Grpcs | Scheme::GrpcWeb { tls: true, .. });
    let scheme = if tls { Scheme::Grpcs } else { Scheme::Grpc };
    Address { scheme, host: address.host.clone(), port: address.port }
}

/// `HealthCheckRequest { service: name }`. By hand, against two generated messages more in the page.
fn health_request(name: &str) -> Vec<u8> {
    let mut request = Vec::new();
    if !name.is_empty() {
        prost::encoding::string::encode(1, &name.to_owned(), &mut request);
    }
    request
}

/// `status` of a `HealthCheckResponse`; 0, which is "unknown", for whatever else it may be.
fn health_status(response: &[u8]) -> u8 {
    const STATUS: u8 = 1 << 3;

    match response {
        [STATUS, status] => *status,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn health_is_asked_for_as_the_proto_file_has_it() {
        assert_eq!(health_request(""), b"");
        assert_eq!(health_request("ab.C"), b"\x0a\x04ab.C");
        assert_eq!(health_request(&"x".repeat(200))[..3], *b"\x0a\xc8\x01");
    }

    #[test]
    fn a_status_that_is_not_known_is_no_health() {
        for (response, status) in [
            (&b"\x08\x01"[..], SERVING),
            (b"\x08\x02", NOT_SERVING),
            (b"\x08\x03", 3),
            (b"", 0),
            (b"\x08", 0),
            (b"\x10\x01", 0),
            (b"\x08\x81\x00", 0),
        ] {
            assert_eq!(health_status(response), status, "{response:?}");
        }
    }

    #[test]
    fn the_twin_of_a_web_address_keeps_its_tls() {
        for (web, native) in [("http://a:1/x", "a:1"), ("https://a", "grpcs://a:443"), ("grpcs://a:1", "grpcs://a:1")] {
            assert_eq!(as_native(&web.parse().unwrap()).to_string(), native);
        }
    }
}
