//! `wattflow envoy`: the bootstrap of an Envoy that is the page's gateway to a config's services.
//!
//! It is text with comments rather than a serialised structure, because people read and change it.

mod template;
mod upstream;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;

use wattflow_engine::config::{Checked, Pipeline};
use wattflow_view::diagnostics::{concise, full};

use self::{
    template::{fill, quoted},
    upstream::{Upstream, nodes},
};
use crate::{
    arguments,
    config_file::ConfigFile,
    error::{CommandError, SUCCESS},
    terminal::{Terminal, printable},
};

/// Prints the bootstrap.
pub(crate) fn execute(options: &arguments::Envoy, terminal: &Terminal) -> Result<u8, CommandError> {
    let config = ConfigFile::read(&options.config)?;
    let (name, text) = (&config.name, config.text());
    let Checked { pipeline, diagnostics, .. } = &config.checked;
    let Some(pipeline) = pipeline else {
        terminal.write_error(&full(diagnostics, name, text, terminal.error_colour()));
        return Err(CommandError::invalid(format!("{name} cannot run; correct the errors above")));
    };
    terminal.write_error(&concise(diagnostics, name, text));
    if !options.listen.ip().is_loopback() {
        let listen = options.listen;
        terminal.warning(&format!(
            "this Envoy will listen at {listen}: anyone who can reach it can call the config's services through it"
        ));
    }
    terminal.write(&bootstrap(pipeline, name, options));
    Ok(SUCCESS)
}

fn bootstrap(pipeline: &Pipeline, config: &str, options: &arguments::Envoy) -> String {
    let upstreams = Upstream::of(pipeline);
    let clusters: String = upstreams.iter().map(|upstream| upstream.cluster(&options.ca)).collect();
    let clusters = if clusters.is_empty() { " []".to_owned() } else { format!("\n{}", clusters.trim_end()) };
    let routes: String = upstreams.iter().map(Upstream::route).collect();
    let each_origin = |before: &str, after: &str| {
        let lines = options.allow_origin.iter().map(|origin| format!("{before}{}{after}\n", quoted(origin)));
        lines.collect::<String>().trim_end().to_owned()
    };
    let foreign_page_filters = each_origin(
        "                            - header_filter: { header: { name: origin, invert_match: true, string_match: { exact: ",
        " } } }",
    );
    let page_principals = each_origin(
        "                                            - header: { name: origin, string_match: { exact: ",
        " } }",
    );
    let page_matchers = each_origin("                            - exact: ", "");
    let page = options.allow_origin.first().map(String::as_str).unwrap_or_default();
    let bootstrap = fill(
        include_str!("envoy/bootstrap.yaml"),
        &[
            ("config", printable(config).into()),
            ("version", env!("CARGO_PKG_VERSION").into()),
            ("page", page.into()),
            ("gateway", gateway(options.listen).into()),
            ("called_directly", called_directly(pipeline).into()),
            ("listen_ip", quoted(&options.listen.ip().to_string())),
            ("listen_port", options.listen.port().to_string().into()),
            ("foreign_page_filters", foreign_page_filters.into()),
            ("page_principals", page_principals.into()),
            ("page_matchers", page_matchers.into()),
            ("routes", routes.trim_end().into()),
            ("clusters", clusters.into()),
        ],
    );
    // Where nothing stands in a place of its own, its line is empty.
    bootstrap.replace("\n\n", "\n")
}

/// How a page on this machine names it, or what to write where only the user knows.
fn gateway(listen: SocketAddr) -> String {
    if listen.ip().is_unspecified() {
        format!("http://THIS-MACHINE:{}", listen.port())
    } else {
        format!("http://{listen}")
    }
}

/// A comment on the nodes that need no gateway.
fn called_directly(pipeline: &Pipeline) -> String {
    let direct: Vec<_> = pipeline.nodes.iter().filter(|node| !node.address.needs_gateway()).collect();
    if direct.is_empty() {
        String::new()
    } else {
        format!("# No routes for {}: the page calls gRPC-Web services itself.", nodes(&direct))
    }
}
