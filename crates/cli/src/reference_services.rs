//! Starting the reference services at the local addresses that a config gives them.

use std::{
    collections::BTreeMap,
    fs, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::Path,
};

use tokio::task::JoinHandle;
use wattflow_engine::address::{Address, Scheme};
use wattflow_services::server::{BoundServer, ServiceKind, bind};

use crate::{
    config_file::ConfigFile,
    error::CommandError,
    listen::cannot_listen,
    shutdown::Stop,
    terminal::{Terminal, printable},
};

/// A service that was started; ends after its stop was asked for.
pub(crate) type Started = JoinHandle<io::Result<()>>;

/// Starts the service of each node that names one and has an address on this machine, and says so. All ports are taken
/// before any is served, so that an error leaves nothing half started.
pub(crate) async fn start(
    config: &ConfigFile,
    data_dir: &Path,
    stop: &Stop,
    terminal: &Terminal,
) -> Result<Vec<Started>, CommandError> {
    let wanted = wanted(config, terminal)?;
    if wanted.is_empty() {
        return Err(CommandError::failure(format!(
            "{} gives no reference service an address on this machine; in its service_registry, give a node that \
             generates, analyzes or reports one such as localhost:50051",
            config.name,
        )));
    }
    fs::create_dir_all(data_dir)
        .map_err(|error| CommandError::cannot_write(data_dir, &error, "choose another directory with --data-dir"))?;
    let mut bound = Vec::new();
    for (address, (id, kind)) in &wanted {
        for server in bind_all(id, address).await? {
            bound.push((server, kind.clone()));
        }
    }
    for (address, (id, _)) in &wanted {
        terminal.line(&format!("{} listens at {address}", printable(id)));
    }
    let serve = |(server, kind): (BoundServer, ServiceKind)| {
        tokio::spawn(server.serve(kind, data_dir.to_owned(), stop.clone().requested()))
    };
    Ok(bound.into_iter().map(serve).collect())
}

/// What to start at which address.
type Wanted = BTreeMap<String, (String, ServiceKind)>;

fn wanted(config: &ConfigFile, terminal: &Terminal) -> Result<Wanted, CommandError> {
    let mut wanted = Wanted::new();
    for (id, address) in config.addresses() {
        let Some(kind) = ServiceKind::for_node_id(&id) else { continue };
        if !is_served_here(&address) {
            terminal.warning(&format!("{} is not started: {address} is not on this machine", printable(&id)));
            continue;
        }
        match wanted.get(&address.authority()) {
            Some((_, other)) if *other == kind => {}
            Some((other, _)) => {
                let (id, other) = (printable(&id), printable(other));
                return Err(CommandError::failure(format!(
                    "{other} and {id} are different services and both at {address}; give each its own port in {}",
                    config.name,
                )));
            }
            None => {
                wanted.insert(address.authority(), (id, kind));
            }
        }
    }
    Ok(wanted)
}

/// Whether a reference service, which has no TLS, can be at this address.
fn is_served_here(address: &Address) -> bool {
    let plain = match &address.scheme {
        Scheme::Grpc => true,
        Scheme::Grpcs => false,
        Scheme::GrpcWeb { tls, base_path } => !tls && base_path.is_empty(),
    };
    let local = address.host.parse::<IpAddr>().map_or_else(|_| is_localhost(&address.host), |ip| ip.is_loopback());
    plain && local
}

fn is_localhost(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
}

/// Takes the port. `localhost` is two addresses, and which of them a caller tries first is up to it: both are taken, so
/// that no other process can answer at one of them.
async fn bind_all(id: &str, authority: &str) -> Result<Vec<BoundServer>, CommandError> {
    let explain = |error: io::Error| {
        let advice = "stop what listens there, or change the address in the config";
        let error = cannot_listen(authority, &error, advice);
        CommandError { message: format!("{}: {}", printable(id), error.message), ..error }
    };
    let port = authority.strip_prefix("localhost:").and_then(|port| port.parse().ok());
    let Some(port) = port else { return Ok(vec![bind(authority).await.map_err(explain)?]) };
    let mut bound = vec![bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await.map_err(explain)?];
    match bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await {
        Ok(server) => bound.push(server),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(explain(error)),
        // No IPv6 here.
        Err(_) => {}
    }
    Ok(bound)
}
