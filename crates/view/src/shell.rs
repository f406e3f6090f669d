//! Commands to paste into a shell.

use wattflow_engine::{
    address::Scheme,
    config::{DEFAULT_SERVICE, Node},
    json::quoted,
};

/// `text` so that a POSIX shell takes it as one word.
#[must_use]
pub fn word(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:@+,".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// The call of `node` as a grpcurl command, to be run in this project's directory; `None` for gRPC-Web, which grpcurl
/// does not speak.
///
/// The proto file knows the service without a package; for others grpcurl has to ask the server (reflection).
#[must_use]
pub fn grpcurl(node: &Node) -> Option<String> {
    let plaintext = match node.address.scheme {
        Scheme::Grpc => " -plaintext",
        Scheme::Grpcs => "",
        Scheme::GrpcWeb { .. } => return None,
    };
    let proto = match node.service.as_str() {
        DEFAULT_SERVICE => " -import-path proto -proto energy_pipeline.proto",
        _ => "",
    };
    let seconds = node.timeout_millis.div_ceil(1_000);
    let request =
        format!(r#"{{"input_file": {}, "output_file": {}}}"#, quoted(&node.input_file), quoted(&node.output_file));
    let (request, address) = (word(&request), word(&node.address.authority()));
    let method = word(&format!("{}/Execute", node.service));
    Some(format!("grpcurl{plaintext}{proto} -max-time {seconds} -d {request} {address} {method}"))
}

#[cfg(test)]
mod tests {
    use wattflow_engine::config::RetryPolicy;

    use super::*;

    fn node(address: &str, service: &str, input_file: &str) -> Node {
        Node {
            id: "energy-analyzer".into(),
            address: address.parse().unwrap(),
            service: service.into(),
            input_file: input_file.into(),
            output_file: "/data/out.pb".into(),
            next: vec![].into(),
            timeout_millis: 60_000,
            retry: RetryPolicy::NONE,
        }
    }

    #[test]
    fn a_call_is_a_line_of_grpcurl() {
        let of = |address, service, input_file| grpcurl(&node(address, service, input_file)).unwrap_or_default();
        let (plain, packaged) = ("ContainerExecutor", "energy.ContainerExecutor");
        insta::assert_snapshot!(of("localhost:50052", plain, "/data/in.csv"), @r#"grpcurl -plaintext -import-path proto -proto energy_pipeline.proto -max-time 60 -d '{"input_file": "/data/in.csv", "output_file": "/data/out.pb"}' localhost:50052 ContainerExecutor/Execute"#);
        insta::assert_snapshot!(of("grpcs://[::1]:443", packaged, "/data/in.csv"), @r#"grpcurl -max-time 60 -d '{"input_file": "/data/in.csv", "output_file": "/data/out.pb"}' '[::1]:443' energy.ContainerExecutor/Execute"#);
        insta::assert_snapshot!(of("h:1", plain, "/data/it's \"$x\"\n"), @r#"grpcurl -plaintext -import-path proto -proto energy_pipeline.proto -max-time 60 -d '{"input_file": "/data/it'\''s \"$x\"\n", "output_file": "/data/out.pb"}' h:1 ContainerExecutor/Execute"#);
    }

    #[test]
    fn grpc_web_is_not_for_grpcurl() {
        assert_eq!(grpcurl(&node("http://localhost:1", "ContainerExecutor", "/data/in")), None);
    }

    #[test]
    fn a_word_stays_one_whatever_it_holds() {
        for (text, expected) in [("a/b.c", "a/b.c"), ("", "''"), ("a b", "'a b'"), ("$(x)", "'$(x)'"), ("'", r"''\'''")]
        {
            assert_eq!(word(text), expected);
        }
    }
}
