//! `wattflow serve …`.

use std::path::PathBuf;

use clap::Args;

use super::values::upstream;
use crate::{
    gateway::Authority,
    serve::{HostName, Origin},
};

/// Serve the page and the gateway through which it calls services
///
/// The page opens with CONFIG loaded. A browser cannot speak native gRPC, so the page's calls go through the gateway
/// in this process, which calls only the addresses in CONFIG and those given with --allow.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  wattflow serve --reference-services                     try it: the default pipeline with real services
  wattflow serve my-pipeline.json --open                  your pipeline, your services
  wattflow serve my-pipeline.json --allow localhost:6000  one more address that an uploaded config may use
  wattflow serve --listen 127.0.0.1:0                     any free port; the address is printed

docs/deploy.md tells how to leave it running, and reachable from other machines.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Serve {
    /// The pipeline that the page opens with
    pub(crate) config: Option<PathBuf>,
    /// Where to listen; beyond this machine only with a token, or --no-token
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    pub(crate) listen: String,
    /// What `/data/…` means to the reference services, and to the page where it shows files
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub(crate) data_dir: PathBuf,
    /// Show no files of the data directory
    ///
    /// Without it the page shows what nodes read and wrote: whoever may call the gateway may read files below --data-dir.
    #[arg(long)]
    pub(crate) no_artifacts: bool,
    /// Also start the reference services at the config's local addresses
    ///
    /// Without CONFIG, the default pipeline is served.
    #[arg(long)]
    pub(crate) reference_services: bool,
    /// Let the gateway call this address too; may be given more than once
    ///
    /// With TLS where it begins with `grpcs://`.
    #[arg(long, value_name = "HOST:PORT", value_parser = upstream)]
    pub(crate) allow: Vec<(Authority, bool)>,
    /// Trust the certificates in this file too, at `grpcs://` addresses
    ///
    /// PEM, one or more, such as the certificate of your own authority (CA); beside those that the system trusts.
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// Answer to this name too, beside this machine's own; may be given more than once
    ///
    /// A request that names another host is refused, so that no other site can make its own name lead here. Give the
    /// name by which a reverse proxy or other machines know this server. IP addresses need not be given where --listen
    /// is more than this machine. As it lets others in, it takes a token, or --no-token.
    #[arg(long, value_name = "NAME")]
    pub(crate) host: Vec<HostName>,
    /// Let pages of this origin call the gateway; may be given more than once
    ///
    /// Pages of other origins than the server's own are refused. The origin is compared as a whole, as in
    /// `https://dashboard.example.com`.
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) allow_origin: Vec<Origin>,
    /// Let in only who sends this token; better given by --token-file, or `WATTFLOW_TOKEN`
    ///
    /// Other processes can read a command line. Every gRPC call and everything under /api/ needs the token then, as
    /// `authorization: Bearer TOKEN`; the page asks for it.
    #[arg(long, value_name = "TOKEN", env = "WATTFLOW_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// Let in only who sends the token in this file
    #[arg(long, value_name = "FILE", conflicts_with = "token")]
    pub(crate) token_file: Option<PathBuf>,
    /// Let in everyone who can reach the server, although that is not only this machine
    #[arg(long, conflicts_with_all = ["token", "token_file"])]
    pub(crate) no_token: bool,
    /// Open the page in a browser
    #[arg(long)]
    pub(crate) open: bool,
}
