//! The pipeline file: from text to what can be drawn and what can be run.

use crate::{
    address::Address,
    diagnostic::{Diagnostic, Fix, Severity},
    diagnostics::{file_too_large, not_utf8},
    json::MAX_ERRORS,
    status::StatusCode,
};

mod addresses;
mod build;
mod check;
mod containers;
mod field;
mod fields;
mod files;
mod find;
mod findings;
mod fix_all;
mod format;
mod graph;
mod inputs;
mod list_form;
pub(crate) mod names;
mod node;
mod outputs;
mod paths;
mod read;
mod registry;
mod retry;
mod service;
mod text;

pub use text::{Indices, Text};

#[cfg(test)]
mod tests;

/// Seconds a node may take when its config does not say.
pub const DEFAULT_TIMEOUT_SECONDS: u64 = 30;

/// Longest time that a node may be given: 24 days, which is about what a browser's timer can count.
pub const MAX_TIMEOUT_SECONDS: u64 = 24 * 24 * 60 * 60;

/// Largest config file, in bytes: 32 MiB, enough for 100,000 nodes. A larger one is refused before it is read.
pub const MAX_CONFIG_BYTES: usize = 32 * 1024 * 1024;

/// The service that `Execute` is called on when the config does not say (`grpc_service`).
pub const DEFAULT_SERVICE: &str = "ContainerExecutor";

/// What a config text turned out to be.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What can be drawn; `None` when not even the nodes could be read.
    pub outline: Option<Outline>,
    /// What can be run; `None` when a diagnostic has severity error.
    pub pipeline: Option<Pipeline>,
    /// Everything that is wrong, in text order.
    pub diagnostics: Vec<Diagnostic>,
    /// What is wrong besides where a page served over TLS makes the calls.
    pub on_secure_page: Vec<Diagnostic>,
}

impl Checked {
    /// How many diagnostics have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// The same for a page served over TLS, from which a browser calls no address without it but its own machine's. What
    /// such a page cannot run has an error, and no pipeline.
    #[must_use]
    pub fn on_secure_page(mut self) -> Self {
        let blocked = std::mem::take(&mut self.on_secure_page);
        if !blocked.is_empty() {
            self.pipeline = None;
            self.diagnostics.extend(blocked);
            findings::sort(&mut self.diagnostics);
        }
        self
    }
}

/// A text after all repairs that a machine can make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The text; the one given where nothing could be repaired.
    pub text: String,
    /// What was repaired, in the order made.
    pub repairs: Vec<Repair>,
}

/// One repair that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Code of the diagnostic that offered it.
    pub code: &'static str,
    /// What it did: imperative, as on a button.
    pub title: String,
    /// Line of the mistake, from 1, in the text as it stood when the repair was made.
    pub line: usize,
}

/// The nodes and edges of a file, valid or not, as far as they could be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// `workflow_name` (or `name`); empty when the file gives none.
    pub workflow_name: String,
    /// Nodes in file order, ids distinct.
    pub nodes: Vec<OutlineNode>,
    /// Index of `start_node`, where it names a node.
    pub start: Option<usize>,
}

impl Outline {
    /// The node whose key or block stands at byte `offset`, its last byte's end included.
    #[must_use]
    pub fn node_at(&self, offset: usize) -> Option<usize> {
        // Of two nodes with the same key, the later block stands at the place of the earlier one: nothing is sorted.
        let inside = self.nodes.iter().position(|node| node.span.range().contains(&offset));
        inside.or_else(|| self.nodes.iter().position(|node| node.span.end == offset))
    }
}

/// One node as drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutlineNode {
    /// Its key in `containers`.
    pub id: Text,
    /// `name` of the container; empty when not given.
    pub name: Text,
    /// `description` of the container; empty when not given.
    pub description: Text,
    /// Its registry value, verbatim; empty when there is none.
    pub address: Text,
    /// Full name of the gRPC service that it is called on.
    pub service: Text,
    /// `input_file`; empty when not given.
    pub input_file: Text,
    /// `output_file`; empty when not given.
    pub output_file: Text,
    /// Indices of the nodes that follow, distinct, in file order.
    pub next: Indices,
    /// Whether a run reaches it, or may: only `false` where it is known that none does.
    pub reachable: bool,
    /// Where its key and its block stand in the text.
    pub span: crate::span::Span,
}

/// A pipeline that can run: every node is reachable from `start`, has an address, and no path leads back.
#[derive(Clone, Debug, PartialEq)]
pub struct Pipeline {
    /// `workflow_name`.
    pub workflow_name: String,
    /// The nodes that a run reaches, in file order.
    pub nodes: Vec<Node>,
    /// Index of the node that runs first.
    pub start: usize,
}

/// A node that can run.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its key in `containers`.
    pub id: Text,
    /// Where its service listens.
    pub address: Address,
    /// Full name of the gRPC service that `Execute` is called on.
    pub service: Text,
    /// What it reads, as the service sees it.
    pub input_file: Text,
    /// What it writes, as the service sees it.
    pub output_file: Text,
    /// Indices into [`Pipeline::nodes`] of the nodes that follow, distinct.
    pub next: Indices,
    /// How long the node may take, all attempts and waits together, in milliseconds. Never 0.
    pub timeout_millis: u64,
    /// When to try again.
    pub retry: RetryPolicy,
}

/// When a failed attempt is tried again; the names and rules are those of gRFC A6.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPolicy {
    /// Attempts in all, the first included; 1 means no retry.
    pub max_attempts: u32,
    /// Longest wait before the second attempt, in milliseconds.
    pub initial_backoff_millis: u64,
    /// Longest wait before any attempt, in milliseconds.
    pub max_backoff_millis: u64,
    /// What the longest wait is multiplied by after each attempt.
    pub backoff_multiplier: f64,
    /// Only failures with one of these codes are tried again.
    pub retryable_status_codes: Vec<StatusCode>,
}

impl RetryPolicy {
    /// One attempt: `Execute` is not known to be idempotent.
    pub const NONE: Self = Self {
        max_attempts: 1,
        initial_backoff_millis: 0,
        max_backoff_millis: 0,
        backoff_multiplier: 1.0,
        retryable_status_codes: Vec::new(),
    };
}

/// Reads and checks a config text. Never panics, never stops at the first error; takes time linear in the text.
#[must_use]
pub fn check(text: &str) -> Checked {
    check::check(text, MAX_ERRORS).0
}

/// Makes every repair that a machine can make, until none is left.
///
/// What was JSON stays JSON, and there are never more errors than before. Repairing the result again changes nothing.
#[must_use]
pub fn fix_all(text: &str) -> Fixed {
    fix_all::fix_all(text)
}

/// The document laid out anew: two spaces for each level, one member a line, lists of scalars on one line where they
/// have room. Strings, numbers and the order of keys stay as they are. `None` when the text is not JSON.
#[must_use]
pub fn format(text: &str) -> Option<String> {
    format::format(text)
}

/// The same for a file as it was uploaded, which may be anything.
#[must_use]
pub fn check_bytes(bytes: &[u8]) -> Checked {
    match decode(bytes) {
        Ok(text) => check(text),
        Err(diagnostic) => Checked { diagnostics: vec![*diagnostic], ..Checked::default() },
    }
}

/// What has these nodes called on `service`: sets `grpc_service`, at the top where then all nodes have it, or removes it
/// where that says the same. `None` where nothing has to be changed, or the text has no such nodes.
#[must_use]
pub fn use_service(text: &str, ids: &[&str], service: &str) -> Option<Fix> {
    service::use_service(text, ids, service)
}

/// The text of a file as it was uploaded; what is wrong with a file that is none.
pub fn decode(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    if bytes.len() > MAX_CONFIG_BYTES {
        return Err(Box::new(file_too_large::diagnose(bytes.len())));
    }
    std::str::from_utf8(bytes).map_err(|error| Box::new(not_utf8::diagnose(bytes, error.valid_up_to())))
}

/// What is wrong with a file of this many bytes; `None` when nothing is. Lets a shell refuse a file before reading it.
#[must_use]
pub fn check_size(bytes: usize) -> Option<Diagnostic> {
    (bytes > MAX_CONFIG_BYTES).then(|| file_too_large::diagnose(bytes))
}
