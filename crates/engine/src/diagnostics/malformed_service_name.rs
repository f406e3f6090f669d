//! `malformed-service-name`: a `grpc_service` that cannot be the name of a service.

use super::{Description, Place};
use crate::{
    address::KNOWN_SERVICES,
    diagnostic::{Diagnostic, Edit, Severity},
    json::quoted,
    span::Span,
};

const CODE: &str = "malformed-service-name";
const SEVERITY: Severity = Severity::Error;

pub(super) const DESCRIPTION: Description = Description {
    code: CODE,
    severity: SEVERITY,
    meaning: "The `grpc_service` is not the full name of a gRPC service.",
    why: "It becomes a part of the path that is called: with a name that no service can have, every call fails.",
    wrong: Some(
        r#"{
  "grpc_service": "energy/ContainerExecutor",
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
    ),
    right: r#"{
  "grpc_service": "energy.ContainerExecutor",
  "start_node": "generator",
  "service_registry": { "generator": "localhost:50051" },
  "containers": {
    "generator": { "id": "generator", "input_file": "/data/in.csv", "output_file": "/data/out.csv" }
  }
}"#,
};

pub(crate) fn diagnose(place: Place<'_>, name: &str, span: Span) -> Diagnostic {
    let pointer = place.pointer_to("grpc_service");
    let message = "`grpc_service` `{}` is not the name of a gRPC service";
    let service = name.strip_suffix("/Execute").unwrap_or(name).trim_matches('/').replace('/', ".");
    let known = KNOWN_SERVICES.into_iter().find(|known| *known == service).unwrap_or_default();
    let repair = if known.is_empty() { Vec::new() } else { Edit::one(span, &quoted(known)) };
    Diagnostic::new(CODE, SEVERITY, span, pointer, message, &[name])
        .help(
            "write the package and the service, joined by dots and without the method, such as \
             `energy.ContainerExecutor`",
            &[],
        )
        .fix("replace with `{}`", &[known], repair)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::tests::check_fix;

    #[test]
    fn a_whole_path_becomes_the_service_in_it() {
        let config = |name: &str| {
            r#"{"grpc_service": "{name}", "start_node": "a", "service_registry": {"a": "h:1"},
"containers": {"a": {"id": "a", "input_file": "/data/i", "output_file": "/data/o"}}}"#
                .replace("{name}", name)
        };
        check_fix(
            &config("/energy.ContainerExecutor/Execute"),
            "malformed-service-name",
            &config("energy.ContainerExecutor"),
        );
        check_fix(&config("/ContainerExecutor/Execute"), "malformed-service-name", &config("ContainerExecutor"));
    }
}
