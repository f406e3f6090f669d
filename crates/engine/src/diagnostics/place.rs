//! The objects of a config that have keys.

use super::wording::say;
use crate::json::push_step;

/// An object of a config.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place<'a> {
    /// The whole config.
    Config,
    /// `service_registry`.
    Registry,
    /// `containers`.
    Containers,
    /// The block of the node with this id.
    Node(&'a str),
    /// `retry` of the node with this id.
    Retry(&'a str),
}

impl Place<'_> {
    /// What a sentence calls it.
    #[inline(never)]
    pub(super) fn name(self) -> String {
        let (template, id) = match self {
            Self::Config => ("the config", ""),
            Self::Registry => ("`service_registry`", ""),
            Self::Containers => ("`containers`", ""),
            Self::Node(id) => ("`{}`", id),
            Self::Retry(id) => ("`retry` of `{}`", id),
        };
        say(template, &[id])
    }

    /// JSON Pointer (RFC 6901) of the object itself.
    #[inline(never)]
    pub(crate) fn pointer(self) -> String {
        let mut pointer = String::new();
        let steps: &[&str] = match self {
            Self::Config => &[],
            Self::Registry => &["service_registry"],
            Self::Containers => &["containers"],
            Self::Node(id) => &["containers", id],
            Self::Retry(id) => &["containers", id, "retry"],
        };
        for step in steps {
            push_step(&mut pointer, step);
        }
        pointer
    }

    /// JSON Pointer (RFC 6901) of one of its keys.
    #[inline(never)]
    pub(crate) fn pointer_to(self, key: &str) -> String {
        let mut pointer = self.pointer();
        push_step(&mut pointer, key);
        pointer
    }
}
