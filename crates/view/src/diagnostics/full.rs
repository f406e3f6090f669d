//! With an excerpt of the source, the way compilers show it.

use std::fmt::Write as _;

use wattflow_engine::{
    diagnostic::{Diagnostic, Severity},
    span::Span,
};

use super::{excerpt::excerpt, place::Places};

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const BLUE: &str = "\u{1b}[1;34m";
const PLAIN: &str = "\u{1b}[0m";

/// Each diagnostic with its place in the source, its related places, and what to do; an empty line after each. With
/// `colour`, ANSI escapes.
#[must_use]
pub fn full(diagnostics: &[Diagnostic], file: &str, text: &str, colour: bool) -> String {
    let mut page = Page { places: Places::new(text), colour, written: String::new() };
    for diagnostic in diagnostics {
        page.diagnostic(diagnostic, file);
    }
    page.written
}

/// A place in the source that is underlined.
struct Mark<'d> {
    line: usize,
    span: Span,
    /// `^` under the place itself, `-` under a related one.
    sign: &'static str,
    style: &'static str,
    message: &'d str,
}

struct Page<'t> {
    places: Places<'t>,
    colour: bool,
    written: String,
}

impl Page<'_> {
    fn diagnostic(&mut self, diagnostic: &Diagnostic, file: &str) {
        let Diagnostic { code, severity, message, span, labels, help, .. } = diagnostic;
        let style = if *severity == Severity::Error { RED } else { YELLOW };
        let at = self.places.next(span.start);
        let mut marks = vec![Mark { line: at.line, span: *span, sign: "^", style, message: "" }];
        marks.extend(labels.iter().map(|label| {
            let (start, _) = self.places.ends_of(label.span);
            Mark { line: start.line, span: label.span, sign: "-", style: BLUE, message: &label.message }
        }));
        marks.sort_by_key(|mark| (mark.line, mark.sign == "-", mark.span.start));
        let gutter = marks.last().map_or(1, |mark| mark.line.to_string().len());

        let severity = format!("{}[{code}]", severity.word());
        self.styled(style, &severity);
        self.styled(BOLD, &format!(": {message}\n"));
        self.gutter(gutter, "", "-->");
        // Writing to a string cannot fail.
        let _ = writeln!(self.written, " {file}:{}:{}", at.line, at.column);
        if !self.places.text.is_empty() {
            self.source(&marks, gutter);
        }
        if !help.is_empty() {
            self.gutter(gutter, "", " =");
            self.styled(BOLD, " help");
            let _ = writeln!(self.written, ": {help}");
        }
        self.written.push('\n');
    }

    fn source(&mut self, marks: &[Mark<'_>], gutter: usize) {
        self.gutter(gutter, "", " |");
        self.written.push('\n');
        let mut shown: Option<(usize, String)> = None;
        for mark in marks {
            let excerpt = excerpt(self.places.text, &self.places.lines, mark.line, mark.span);
            // A long line is clipped around each mark, so it may have to be shown again.
            if shown.as_ref().is_none_or(|(line, source)| (*line, source) != (mark.line, &excerpt.source)) {
                if shown.is_some_and(|(line, _)| line.saturating_add(1) < mark.line) {
                    self.styled(BLUE, "...\n");
                }
                self.gutter(gutter, &mark.line.to_string(), " |");
                let _ = writeln!(self.written, " {}", excerpt.source);
            }
            self.gutter(gutter, "", " |");
            let _ = write!(self.written, " {:indent$}", "", indent = excerpt.indent);
            let sign = mark.sign.repeat(excerpt.width);
            let underline = if mark.message.is_empty() { sign } else { format!("{sign} {}", mark.message) };
            self.styled(mark.style, &underline);
            self.written.push('\n');
            shown = Some((mark.line, excerpt.source));
        }
        self.gutter(gutter, "", " |");
        self.written.push('\n');
    }

    fn gutter(&mut self, width: usize, number: &str, sign: &str) {
        let cell = format!("{number:>width$}{sign}");
        self.styled(BLUE, &cell);
    }

    fn styled(&mut self, style: &str, text: &str) {
        if self.colour {
            let (line, end) = text.strip_suffix('\n').map_or((text, ""), |line| (line, "\n"));
            for part in [style, line, PLAIN, end] {
                self.written.push_str(part);
            }
        } else {
            self.written.push_str(text);
        }
    }
}
