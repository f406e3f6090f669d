//! Events as JSON Lines.
