//! `wattflow preflight`: whether every service of a pipeline can be called, before it runs.

use std::sync::Arc;

use tokio::{sync::Semaphore, task::JoinSet};
use wattflow_engine::{
    config::{Node, Pipeline},
    preflight::{Finding, Target, targets},
};
use wattflow_rpc::Transport;
use wattflow_view::{
    preflight::{Asked, Record, line, sign},
    shorten::shorten_middle,
};

use crate::{
    arguments::{self, PreflightFormat},
    ca,
    config_file::ConfigFile,
    error::{CANCELLED, CommandError, FAILURE, SUCCESS},
    run::runnable,
    shutdown::Signals,
    terminal::{Terminal, printable},
};

/// Services that are checked at a time.
const MAX_IN_FLIGHT: usize = 32;

/// How long names and addresses may be on a line.
const NAME_CHARS: usize = 48;

/// Checks every service once and tells of each node.
pub(crate) async fn execute(options: arguments::Preflight, terminal: &Terminal) -> Result<u8, CommandError> {
    let config = ConfigFile::read(&options.config)?;
    let pipeline = runnable(&config, terminal)?;
    let transport = Arc::new(Transport::trusting(ca::roots(options.ca.as_ref())?));
    let mut signals = Signals::new()?;
    let timeout_millis = u64::try_from(options.timeout.as_millis()).unwrap_or(u64::MAX);

    let mut report = Report::new(pipeline, options.format, terminal);
    let mut checks = check_all(targets(pipeline), &transport, timeout_millis);
    loop {
        tokio::select! {
            ended = checks.join_next() => match ended {
                Some(Ok((target, finding))) => report.found(&target, &finding),
                // A check does not panic, and none is aborted before its end.
                Some(Err(_)) => {}
                None => break,
            },
            () = signals.next() => {
                return Err(CommandError { message: "cancelled before every service was checked".to_owned(), code: CANCELLED });
            }
        }
    }
    Ok(if report.finish() { SUCCESS } else { FAILURE })
}

fn check_all(targets: Vec<Target>, transport: &Arc<Transport>, timeout_millis: u64) -> JoinSet<(Target, Finding)> {
    let free = Arc::new(Semaphore::new(MAX_IN_FLIGHT));
    let mut checks = JoinSet::new();
    for target in targets {
        let (transport, free) = (Arc::clone(transport), Arc::clone(&free));
        checks.spawn(async move {
            // Nobody closes it.
            let _permit = free.acquire().await;
            let finding = transport.check(&target.address, &target.service, None, timeout_millis).await;
            (target, finding)
        });
    }
    checks
}

/// What was found, told in the order of the file as far as it is known.
struct Report<'a> {
    pipeline: &'a Pipeline,
    format: PreflightFormat,
    terminal: &'a Terminal,
    found: Vec<Option<Finding>>,
    told: usize,
    widths: (usize, usize),
}

impl<'a> Report<'a> {
    fn new(pipeline: &'a Pipeline, format: PreflightFormat, terminal: &'a Terminal) -> Self {
        let nodes = &pipeline.nodes;
        let widest = |name: fn(&Node) -> String| nodes.iter().map(|node| name(node).chars().count()).max();
        let widths = (widest(id).unwrap_or_default(), widest(address).unwrap_or_default());
        Self { pipeline, format, terminal, found: vec![None; nodes.len()], told: 0, widths }
    }

    fn found(&mut self, target: &Target, finding: &Finding) {
        for node in &target.nodes {
            if let Some(found) = self.found.get_mut(*node) {
                *found = Some(finding.clone());
            }
        }
        if self.format == PreflightFormat::Text {
            while let Some((node, finding)) = self.next() {
                self.terminal.line(&self.text(node, &finding));
                self.told = self.told.saturating_add(1);
            }
        }
    }

    /// The first node that was not told of, if it is known what to tell.
    fn next(&self) -> Option<(&'a Node, Finding)> {
        let finding = self.found.get(self.told)?.clone()?;
        Some((self.pipeline.nodes.get(self.told)?, finding))
    }

    fn text(&self, node: &Node, finding: &Finding) -> String {
        let sign = sign(finding.state);
        let sign = if self.terminal.output_colour() {
            format!("\x1b[{}m{sign}\x1b[0m", if finding.state.is_ready() { "32" } else { "31" })
        } else {
            sign.to_string()
        };
        let (id_width, address_width) = self.widths;
        let full_address = node.address.to_string();
        let words = printable(&line(finding, asked(node, &full_address)));
        format!("{sign} {:<id_width$}  {:<address_width$}  {words}", id(node), address(node))
    }

    /// Tells what is left to be told; whether every service is ready.
    fn finish(&self) -> bool {
        let ready = self.found.iter().flatten().filter(|finding| finding.state.is_ready()).count();
        let count = self.pipeline.nodes.len();
        match self.format {
            PreflightFormat::Text if ready == count => {
                self.terminal.line(&format!("\nready: {count} of {count} can be called"));
            }
            PreflightFormat::Text => self.terminal.line(&format!("\nnot ready: {ready} of {count} can be called")),
            PreflightFormat::Json => {
                let nodes = self.pipeline.nodes.iter().zip(&self.found);
                let records: Vec<String> = nodes
                    .filter_map(|(node, finding)| {
                        let record = Record::new(finding.as_ref()?, asked(node, &node.address.to_string()));
                        serde_json::to_string(&record).ok()
                    })
                    .collect();
                self.terminal.line(&format!("[\n{}\n]", records.join(",\n")));
            }
        }
        ready == count
    }
}

fn id(node: &Node) -> String {
    shorten_middle(&printable(&node.id), NAME_CHARS)
}

fn address(node: &Node) -> String {
    shorten_middle(&printable(&node.address.to_string()), NAME_CHARS)
}

fn asked<'a>(node: &'a Node, address: &'a str) -> Asked<'a> {
    Asked { node: &node.id, address, service: &node.service }
}
