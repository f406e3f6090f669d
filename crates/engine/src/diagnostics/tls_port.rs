//! `tls-port`: an address whose scheme does not fit its port.

use super::{Description, Place};
use crate::{
    address::{Address, Scheme},
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

const CODE: &str = "tls-port";
const SEVERITY: Severity = Severity::Warning;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "An address has the port of TLS, 443, and a scheme without it; or port 80 and a scheme with TLS.",
    why: "What listens at port 443 nearly always speaks TLS, and at port 80 not, so the first call would fail with a \
          connection that breaks off. Other ports tell nothing: `http://localhost:50051` is told nowhere, because a \
          service may well speak gRPC-Web where native gRPC usually listens, as those that come with Wattflow do. If \
          yours speaks only native gRPC, write `localhost:50051`.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "energy.example.org:443" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "grpcs://energy.example.org:443" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

/// What is wrong with `text`, which reads as `address`, if anything.
pub(crate) fn diagnose(node: &str, text: &str, span: Span, address: &Address) -> Option<Diagnostic> {
    let (is_tls, meant) = match (&address.scheme, address.port) {
        (Scheme::Grpc, 443) => (false, "grpcs"),
        (Scheme::GrpcWeb { tls: false, .. }, 443) => (false, "https"),
        (Scheme::Grpcs, 80) => (true, "grpc"),
        (Scheme::GrpcWeb { tls: true, .. }, 80) => (true, "http"),
        _ => return None,
    };
    let message = if is_tls { "`{}` means TLS, but has port 80" } else { "`{}` means no TLS, but has port 443" };
    let repaired = [meant, "://", text.split_once("://").map_or(text, |(_, rest)| rest)].concat();
    let diagnostic = Diagnostic::new(CODE, SEVERITY, span, Place::Registry.pointer_to(node), message, &[text])
        .help("write `{}`, or the port that the service listens on", &[&repaired])
        .replace_with(span, &repaired);
    Some(diagnostic)
}

/// Whether it is one of this code.
pub(crate) fn is(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == CODE
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    fn config(address: &str) -> String {
        super::DESCRIPTION.right.replacen("grpcs://energy.example.org:443", address, 1)
    }

    #[test]
    fn the_other_scheme_is_put_in() {
        check_fix(&config("GRPC://h:443"), "tls-port", &config("grpcs://h:443"));
        check_fix(&config("grpcs://h:80"), "tls-port", &config("grpc://h:80"));
        check_fix(&config("http://h:443/x"), "tls-port", &config("https://h:443/x"));
        check_fix(&config("https://h:80"), "tls-port", &config("http://h:80"));
    }

    #[test]
    fn any_other_port_is_as_good_with_tls_as_without() {
        for address in ["h:50051", "h:80", "grpcs://h:8443", "http://h", "https://h", "https://h:8080"] {
            check(&config(address), &[]);
        }
    }
}
