//! What the page tells: attributes of the element that the preview lives in, and a property for the token.

use js_sys::Reflect;
use web_sys::Element;

/// What the page says of the selected node. Empty where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) output: String,
    pub(crate) input: String,
    /// How the node stands: when that changes, its files may have.
    pub(crate) state: String,
    /// The gateway that calls go through, where it is not the page's own server.
    pub(crate) gateway: String,
    /// Whether the page asks its user for a token.
    pub(crate) is_token_wanted: bool,
}

/// The attributes that are told by.
pub(crate) const ATTRIBUTES: [&str; 5] =
    ["data-output", "data-input", "data-node-state", "data-gateway", "data-token-wanted"];

impl Told {
    pub(crate) fn read(place: &Element) -> Self {
        let attribute = |name| place.get_attribute(name).unwrap_or_default();
        Self {
            output: attribute("data-output"),
            input: attribute("data-input"),
            state: attribute("data-node-state"),
            gateway: attribute("data-gateway"),
            is_token_wanted: place.has_attribute("data-token-wanted"),
        }
    }
}

/// What to show the page's server; empty where there is nothing.
pub(crate) fn token(place: &Element) -> String {
    Reflect::get(place, &"token".into()).ok().and_then(|token| token.as_string()).unwrap_or_default()
}
