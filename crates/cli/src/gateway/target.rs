//! What a gateway URL asks for.

use axum::http::{Uri, uri::PathAndQuery};

use super::authority::Authority;

/// `/grpc/<authority>/<service>/<method>`, taken apart.
#[derive(Debug)]
pub(super) struct Target {
    /// Whom to call.
    pub(super) authority: Authority,
    /// `/<service>/<method>`.
    pub(super) path: Uri,
}

impl Target {
    /// Reads a request's path. The error says in one line what is wrong with it.
    pub(super) fn from_path(path: &str) -> Result<Self, String> {
        let malformed = || format!("`{path}` is not /grpc/<host:port>/<service>/<method>");
        let rest = path.strip_prefix("/grpc/").ok_or_else(malformed)?;
        let (authority, method) = rest.split_once('/').ok_or_else(malformed)?;
        let authority = percent_decoded(authority).ok_or_else(malformed)?.parse()?;
        let parts = method.split_once('/');
        if !parts.is_some_and(|(service, method)| is_name(service) && is_name(method)) {
            return Err(malformed());
        }
        let path = PathAndQuery::try_from(format!("/{method}")).map_err(|_| malformed())?;
        Ok(Self { authority, path: Uri::from(path) })
    }
}

fn is_name(part: &str) -> bool {
    !part.is_empty() && !part.contains('/')
}

/// The text with each `%XX` replaced by its byte; `None` when that is not UTF-8 or a `%` stands alone.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' { hex(rest.next()?)? << 4 | hex(rest.next()?)? } else { byte });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<(&str, &str)>) {
        let target = Target::from_path(path).ok();
        let found = target.map(|target| (target.authority.to_string(), target.path.to_string()));
        assert_eq!(found.as_ref().map(|(authority, path)| (authority.as_str(), path.as_str())), expected);
    }

    #[test]
    fn takes_a_gateway_url_apart() {
        let execute = "/ContainerExecutor/Execute";
        check("/grpc/localhost:50051/ContainerExecutor/Execute", Some(("localhost:50051", execute)));
        check("/grpc/localhost%3A50051/ContainerExecutor/Execute", Some(("localhost:50051", execute)));
        check("/grpc/[::1]:1/grpc.health.v1.Health/Check", Some(("[::1]:1", "/grpc.health.v1.Health/Check")));
        check("/grpc/%5b::1%5D:1/a.B/C", Some(("[::1]:1", "/a.B/C")));
    }

    #[test]
    fn refuses_what_is_not_one() {
        for path in ["/", "/grpc/", "/grpc/a:1", "/grpc/a:1/S", "/grpc/a:1/S/", "/grpc/a:1//M", "/grpc/a:1/S/M/x"] {
            check(path, None);
        }
        for path in ["/grpc/a/S/M", "/grpc/a%:1/S/M", "/grpc/%ff:1/S/M", "/grpc/a%2fb:1/S/M"] {
            check(path, None);
        }
    }
}
