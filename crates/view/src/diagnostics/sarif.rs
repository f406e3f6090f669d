//! For code scanning: SARIF 2.1.0, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

mod form;
mod uri;

use wattflow_engine::{
    diagnostic::{Diagnostic, Edit, Fix, Label},
    diagnostics::{Description, catalogue},
    span::Span,
};

use self::{
    form::{
        ArtifactChange, ArtifactContent, ArtifactLocation, Configuration, Driver, FixForm, Help, LocationForm, Log,
        LogicalLocation, Message, PhysicalLocation, Region, Replacement, Rule, RunForm, SarifResult, Tool,
    },
    uri::uri_reference,
};
use super::place::Places;

/// The diagnostics of some files as one SARIF log.
#[derive(Debug)]
pub struct Sarif {
    log: Log,
}

impl Sarif {
    /// A log without results, by `wattflow` of this version. It describes every code there is.
    #[must_use]
    pub fn new(version: &'static str) -> Self {
        let rules = catalogue().iter().map(rule).collect();
        let driver = Driver { name: "wattflow", version, rules };
        let run = RunForm { tool: Tool { driver }, column_kind: "unicodeCodePoints", results: Vec::new() };
        Self { log: Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] } }
    }

    /// Adds the diagnostics of one file. A relative `file` stays relative, an absolute one becomes a `file:` URI.
    pub fn add(&mut self, diagnostics: &[Diagnostic], file: &str, text: &str) {
        let artifact = ArtifactLocation { uri: uri_reference(file) };
        let mut places = Places::new(text);
        let [run] = &mut self.log.runs;
        run.results.extend(diagnostics.iter().map(|diagnostic| result(diagnostic, &artifact, &mut places)));
    }

    /// The log as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        // The log has only string keys, so it can always be written.
        serde_json::to_string(&self.log).unwrap_or_default() + "\n"
    }

    /// Each result on a line of its own.
    #[cfg(test)]
    pub(super) fn lines(&self) -> String {
        let [run] = &self.log.runs;
        run.results.iter().map(|result| serde_json::to_string(result).unwrap() + "\n").collect()
    }
}

fn rule(description: &Description) -> Rule {
    let Description { code, severity, meaning, why, wrong, right } = description;
    let wrong = wrong.map(|wrong| format!("Wrong:\n\n```json\n{wrong}\n```\n\n")).unwrap_or_default();
    Rule {
        id: code,
        short_description: Message { text: (*meaning).to_owned() },
        full_description: Message { text: format!("{meaning} {why}") },
        help: Help {
            text: format!("{meaning} {why}"),
            markdown: format!("{meaning} {why}\n\n{wrong}Right:\n\n```json\n{right}\n```\n"),
        },
        default_configuration: Configuration { level: severity.word() },
    }
}

fn result(diagnostic: &Diagnostic, artifact: &ArtifactLocation, places: &mut Places<'_>) -> SarifResult {
    let Diagnostic { code, severity, message, pointer, span, labels, help, fix } = diagnostic;
    places.next(span.start);
    let logical = (!pointer.is_empty()).then(|| LogicalLocation { fully_qualified_name: pointer.clone() });
    let related = |label: &Label| LocationForm {
        message: Some(Message { text: label.message.clone() }),
        physical_location: physical(label.span, artifact, places),
        logical_locations: Vec::new(),
    };
    SarifResult {
        rule_id: code,
        rule_index: catalogue().iter().position(|description| description.code == *code),
        level: severity.word(),
        message: Message { text: if help.is_empty() { message.clone() } else { format!("{message}\nhelp: {help}") } },
        locations: [LocationForm {
            message: None,
            physical_location: physical(*span, artifact, places),
            logical_locations: logical.into_iter().collect(),
        }],
        related_locations: labels.iter().map(related).collect(),
        fixes: fix.iter().map(|fix| fix_form(fix, artifact, places)).collect(),
    }
}

fn physical(span: Span, artifact: &ArtifactLocation, places: &Places<'_>) -> PhysicalLocation {
    PhysicalLocation { artifact_location: artifact.clone(), region: region(span, places) }
}

fn region(span: Span, places: &Places<'_>) -> Region {
    let (start, end) = places.ends_of(span);
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

fn fix_form(fix: &Fix, artifact: &ArtifactLocation, places: &Places<'_>) -> FixForm {
    let replacement = |edit: &Edit| Replacement {
        deleted_region: region(edit.span, places),
        inserted_content: (!edit.replacement.is_empty()).then(|| ArtifactContent { text: edit.replacement.clone() }),
    };
    FixForm {
        description: Message { text: fix.title.clone() },
        artifact_changes: [ArtifactChange {
            artifact_location: artifact.clone(),
            replacements: fix.edits.iter().map(replacement).collect(),
        }],
    }
}
