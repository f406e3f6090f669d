//! Whom Envoy calls: one entry per address, whatever the number of nodes there.

use std::{borrow::Cow, collections::HashMap, fmt::Write as _, net::IpAddr};

use wattflow_engine::{
    address::{Address, Scheme},
    config::{Node, Pipeline},
};

use super::template::{fill, quoted};
use crate::terminal::printable;

/// How many nodes of one address its comment names.
const NAMED_NODES: usize = 5;

/// An address with native gRPC, and what the nodes there ask of it.
pub(super) struct Upstream<'p> {
    /// `host:port` as the page writes it in its calls, in lower case: the name of route and cluster.
    authority: String,
    address: &'p Address,
    tls: bool,
    /// The longest `timeout_seconds` of its nodes.
    limit_millis: u64,
    nodes: Vec<&'p Node>,
}

impl<'p> Upstream<'p> {
    /// Those of a pipeline, in the order of their first nodes. As in `wattflow serve`, an address that is given with and
    /// without TLS is called with TLS.
    pub(super) fn of(pipeline: &'p Pipeline) -> Vec<Self> {
        let mut upstreams = Vec::<Self>::new();
        let mut positions = HashMap::<String, usize>::new();
        for node in pipeline.nodes.iter().filter(|node| node.address.needs_gateway()) {
            let authority = node.address.authority().to_ascii_lowercase();
            let position = *positions.entry(authority).or_insert_with_key(|authority| {
                upstreams.push(Self {
                    authority: authority.clone(),
                    address: &node.address,
                    tls: false,
                    limit_millis: 1,
                    nodes: Vec::new(),
                });
                upstreams.len().saturating_sub(1)
            });
            if let Some(upstream) = upstreams.get_mut(position) {
                upstream.tls |= node.address.scheme == Scheme::Grpcs;
                // To Envoy, 0 would be no limit.
                upstream.limit_millis = upstream.limit_millis.max(node.timeout_millis);
                upstream.nodes.push(node);
            }
        }
        upstreams
    }

    /// Its entry among the routes.
    pub(super) fn route(&self) -> String {
        fill(
            include_str!("route.yaml"),
            &[
                ("nodes", nodes(&self.nodes).into()),
                ("authority", quoted(&self.authority)),
                ("prefix", quoted(&format!("/grpc/{}/", self.authority))),
                ("limit", seconds(self.limit_millis).into()),
            ],
        )
    }

    /// Its entry among the clusters; `ca` is the file with the certificates that may vouch for it.
    pub(super) fn cluster(&self, ca: &str) -> String {
        // A name may have addresses of both families and its service listen at one of them only: all are tried.
        let discovery = match self.ip() {
            Some(_) => "      type: STATIC",
            None => "      type: LOGICAL_DNS\n      dns_lookup_family: ALL",
        };
        let cluster = fill(
            include_str!("cluster.yaml"),
            &[
                ("authority", quoted(&self.authority)),
                ("discovery", discovery.into()),
                ("host", quoted(&self.address.host)),
                ("port", self.address.port.to_string().into()),
            ],
        );
        if self.tls { cluster + &self.transport_socket(ca) } else { cluster }
    }

    fn transport_socket(&self, ca: &str) -> String {
        // Certificates name hosts without the dot that ends a full name.
        let host = self.address.host.strip_suffix('.').unwrap_or(&self.address.host).to_ascii_lowercase();
        let (san_type, name, sni) = match self.ip() {
            Some(ip) => ("IP_ADDRESS", quoted(&ip.to_string()), Cow::Borrowed("\"\"")),
            None => ("DNS", quoted(&host), quoted(&host)),
        };
        let values = [("sni", sni), ("san_type", san_type.into()), ("name", name), ("ca", quoted(ca))];
        fill(include_str!("tls.yaml"), &values)
    }

    fn ip(&self) -> Option<IpAddr> {
        self.address.host.parse().ok()
    }
}

/// A comment that says which nodes these are.
pub(super) fn nodes(nodes: &[&Node]) -> String {
    let mut names = String::new();
    for (at, node) in nodes.iter().take(NAMED_NODES).enumerate() {
        let separator = if at == 0 { "" } else { ", " };
        let _ = write!(names, "{separator}{}", printable(&node.id));
    }
    match nodes.len().saturating_sub(NAMED_NODES) {
        0 => names,
        more => format!("{names} and {more} more"),
    }
}

/// A duration as protobuf's JSON has it.
fn seconds(millis: u64) -> String {
    match (millis.div_euclid(1000), millis.rem_euclid(1000)) {
        (seconds, 0) => format!("{seconds}s"),
        (seconds, rest) => format!("{seconds}.{rest:03}s"),
    }
}
