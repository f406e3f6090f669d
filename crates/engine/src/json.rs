//! A spanned, recovering JSON parser.
