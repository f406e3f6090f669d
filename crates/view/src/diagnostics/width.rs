//! How many columns of a terminal characters take.

/// What a terminal shows for a character without harm: itself, spaces for a tab, a symbol for what cannot be seen.
pub(super) fn shown(c: char) -> &'static str {
    match c {
        '\t' => "    ",
        // These turn the direction of what follows, or are not seen at all.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => "\u{fffd}",
        c if c.is_control() => "\u{fffd}",
        _ => "",
    }
}

/// Columns of a character as [`shown`]. Approximates Unicode's East Asian Width (UAX #11), which terminals do too.
pub(super) fn columns(c: char) -> usize {
    match shown(c) {
        "" => own_columns(c),
        shown => shown.chars().count(),
    }
}

fn own_columns(c: char) -> usize {
    match c {
        // Combining marks and variation selectors.
        '\u{300}'..='\u{36f}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}'
        | '\u{e0100}'..='\u{e01ef}' => 0,
        // Hangul, CJK, full-width forms, emoji.
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}
