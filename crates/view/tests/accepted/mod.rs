//! Files with the diagnostics that were accepted for them: page and terminal must both make exactly these bytes.

use serde::{Deserialize, Serialize};
use wattflow_engine::config;
use wattflow_view::diagnostics;

/// A file, and what is told of it.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub struct Case {
    /// Its name, as the diagnostics give it.
    pub name: String,
    /// What it holds.
    pub content: Content,
    /// The JSON of its diagnostics, split at line ends.
    pub json: Vec<String>,
}

/// What a file holds.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Text, split at line ends.
    Text(Vec<String>),
    /// What is no text, byte by byte in hexadecimal digits.
    Hex(String),
}

impl Content {
    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(lines) => lines.join("\n").into_bytes(),
            Self::Hex(digits) => {
                let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
                pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
            }
        }
    }
}

/// All that was accepted.
pub fn all() -> Vec<Case> {
    serde_json::from_str(include_str!("diagnostics.json")).unwrap()
}

/// The JSON of the diagnostics of a file, as page and terminal make it.
pub fn json(name: &str, bytes: &[u8]) -> String {
    let text = config::decode(bytes).unwrap_or_default();
    diagnostics::json(&config::check_bytes(bytes).diagnostics, name, text)
}
