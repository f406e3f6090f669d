//! `malformed-address`: an address that cannot be one.

use super::{Description, Place};
use crate::{
    address::AddressError,
    diagnostic::{Diagnostic, Edit, Severity},
    json::quoted,
    span::Span,
};

const CODE: &str = "malformed-address";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "A value of `service_registry` is not an address.",
    why: "Nothing can listen there. An address is `host:port`, or has one of the schemes `grpc://`, `grpcs://`, \
          `http://` and `https://`.",
    wrong: Some(
        r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
    ),
    right: r#"{
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

pub(crate) fn diagnose(node: &str, address: &str, span: Span, error: &AddressError) -> Diagnostic {
    let message = match error {
        AddressError::Empty => "the address of `{}` is empty",
        _ => "`{}` is not an address: {}",
    };
    let words = if *error == AddressError::Empty { [node, ""] } else { [address, &error.to_string()] };
    let repaired = error.repaired(address).unwrap_or_default();
    let repair = if repaired.is_empty() { Vec::new() } else { Edit::one(span, &quoted(&repaired)) };
    Diagnostic::new(CODE, SEVERITY, span, Place::Registry.pointer_to(node), message, &words)
        .help(error.help(), &[])
        .fix("replace with `{}`", &[&repaired], repair)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::{check, check_fix};

    fn config(address: &str) -> String {
        super::DESCRIPTION.right.replacen("localhost:50051", address, 1)
    }

    #[test]
    fn the_fault_is_named() {
        check(
            &config("not an address"),
            &["3:38 error[malformed-address] `not an address` is not an address: it holds a space"],
        );
        check(
            &config("localhost:0"),
            &["3:38 error[malformed-address] `localhost:0` is not an address: port `0` is not from 1 to 65535"],
        );
        check(&config(""), &["3:38 error[malformed-address] the address of `generator` is empty"]);
    }

    #[test]
    fn an_obvious_fault_is_repaired() {
        check_fix(&config(" localhost:50051 "), "malformed-address", &config("localhost:50051"));
        check_fix(&config("::1:50051"), "malformed-address", &config("[::1]:50051"));
        check_fix(&config("dns:///generator:50051"), "malformed-address", &config("generator:50051"));
        check_fix(&config("tcp://generator:50051"), "malformed-address", &config("generator:50051"));
    }
}
