//! The catalogue: everything that a config can have wrong, one file per code.
//!
//! A file holds what its code means and why that matters, a wrong and a right example, which are its first tests, and
//! what makes the diagnostic. The checks themselves, which need more than one place, are in [`config`](crate::config).
//!
//! Nothing but [`catalogue`] refers to the descriptions, so a program that does not show them does not carry them.
//!
//! Severity: an error is what makes a run fail, or what leaves open what to run. What the Python orchestrator ran all
//! the same is a warning, and so is every mistake about a node that no run reaches, which it never looked at.

use crate::diagnostic::Severity;

pub(crate) mod bad_escape;
pub(crate) mod bad_number;
pub(crate) mod byte_order_mark;
pub(crate) mod command_not_run;
pub(crate) mod comment;
pub(crate) mod control_character;
pub(crate) mod cycle;
pub(crate) mod directory_path;
pub(crate) mod duplicate_key;
pub(crate) mod duplicate_next_node;
pub(crate) mod empty_field;
pub(crate) mod empty_file;
pub(crate) mod file_too_large;
pub(crate) mod foreign_literal;
pub(crate) mod id_mismatch;
pub(crate) mod input_not_written;
pub(crate) mod json_syntax;
pub(crate) mod list_form;
pub(crate) mod malformed_address;
pub(crate) mod malformed_service_name;
pub(crate) mod missing_address;
pub(crate) mod missing_comma;
pub(crate) mod missing_field;
pub(crate) mod mixed_content;
pub(crate) mod nested_too_deep;
pub(crate) mod not_utf8;
pub(crate) mod out_of_range;
pub(crate) mod output_overwrites_input;
pub(crate) mod output_written_twice;
pub(crate) mod path_outside_data;
pub(crate) mod relative_path;
pub(crate) mod tls_port;
pub(crate) mod trailing_comma;
pub(crate) mod unclosed_bracket;
pub(crate) mod unclosed_string;
pub(crate) mod unknown_key;
pub(crate) mod unknown_next_node;
pub(crate) mod unknown_start_node;
pub(crate) mod unknown_status_code;
pub(crate) mod unquoted_text;
pub(crate) mod unreachable_node;
pub(crate) mod unsupported_execution_mode;
pub(crate) mod unused_address;
pub(crate) mod wrong_quotes;
pub(crate) mod wrong_type;

mod nearest;
mod place;
mod syntax;
mod wording;

pub(crate) use nearest::Nearest;
pub(crate) use place::Place;
pub(crate) use syntax::of_syntax;

#[cfg(test)]
pub(crate) mod tests;

/// What a code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Description {
    /// The code.
    pub code: &'static str,
    /// Its severity; a mistake about a node that no run reaches is a warning whatever this says.
    pub severity: Severity,
    /// What it says, in one sentence.
    pub meaning: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// A config that has this mistake and no other; `None` where no short text can have it.
    pub wrong: Option<&'static str>,
    /// The same config without it.
    pub right: &'static str,
}

/// Every code there is, in alphabetical order.
#[must_use]
pub fn catalogue() -> &'static [Description] {
    const ALL: &[Description] = &[
        bad_escape::DESCRIPTION,
        bad_number::DESCRIPTION,
        byte_order_mark::DESCRIPTION,
        command_not_run::DESCRIPTION,
        comment::DESCRIPTION,
        control_character::DESCRIPTION,
        cycle::DESCRIPTION,
        directory_path::DESCRIPTION,
        duplicate_key::DESCRIPTION,
        duplicate_next_node::DESCRIPTION,
        empty_field::DESCRIPTION,
        empty_file::DESCRIPTION,
        file_too_large::DESCRIPTION,
        foreign_literal::DESCRIPTION,
        id_mismatch::DESCRIPTION,
        input_not_written::DESCRIPTION,
        json_syntax::DESCRIPTION,
        list_form::DESCRIPTION,
        malformed_address::DESCRIPTION,
        malformed_service_name::DESCRIPTION,
        missing_address::DESCRIPTION,
        missing_comma::DESCRIPTION,
        missing_field::DESCRIPTION,
        mixed_content::DESCRIPTION,
        nested_too_deep::DESCRIPTION,
        not_utf8::DESCRIPTION,
        out_of_range::DESCRIPTION,
        output_overwrites_input::DESCRIPTION,
        output_written_twice::DESCRIPTION,
        path_outside_data::DESCRIPTION,
        relative_path::DESCRIPTION,
        tls_port::DESCRIPTION,
        trailing_comma::DESCRIPTION,
        unclosed_bracket::DESCRIPTION,
        unclosed_string::DESCRIPTION,
        unknown_key::DESCRIPTION,
        unknown_next_node::DESCRIPTION,
        unknown_start_node::DESCRIPTION,
        unknown_status_code::DESCRIPTION,
        unquoted_text::DESCRIPTION,
        unreachable_node::DESCRIPTION,
        unsupported_execution_mode::DESCRIPTION,
        unused_address::DESCRIPTION,
        wrong_quotes::DESCRIPTION,
        wrong_type::DESCRIPTION,
    ];
    ALL
}
