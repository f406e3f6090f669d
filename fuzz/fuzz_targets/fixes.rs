//! A valid config after some slips: the mistakes that people make, and what their fixes leave.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use wattflow_engine::config;

const VALID: [&str; 3] = [
    include_str!("../../config/energy-pipeline.json"),
    include_str!("../../config/fan-out-fan-in.json"),
    include_str!("../../config/retries.json"),
];

/// What a config is made of, and what people write for it by mistake.
const PIECES: [&str; 48] = [
    "",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\n",
    " ",
    "'",
    "\\",
    "//",
    "/*",
    "*/",
    "#",
    "é",
    "\u{a0}",
    "\u{feff}",
    "“",
    "\t",
    "0",
    "-1",
    "1e9",
    "0.5",
    ".5",
    "null",
    "None",
    "True",
    "NaN",
    "\"\"",
    "[]",
    "{}",
    "\"_\": 1,",
    "\"energy-analyzer\"",
    "\"energy-analyser\"",
    "\"report-generator\"",
    "\"localhost:50051\"",
    "\"localhost\"",
    "\"id\": ",
    "\"next_node\": ",
    "\"next_node\": [\"report-generator\", \"energy-generator\"],",
    "\"timeout_seconds\": ",
    "\"retry\": {\"max_attempts\": 3},",
    "\"execution_mode\": \"http\",",
    "\"grpc_service\": \"energy.ContainerExecutor\",",
    "\"depends_on\": [],",
    "\"input_file\"",
];

/// One slip of the hand.
#[derive(Arbitrary, Debug)]
enum Slip {
    /// Something written at a place.
    Insert { at: u16, piece: u8 },
    /// Some characters lost.
    Remove { at: u16, length: u8 },
    /// Something written over something else.
    Replace { at: u16, length: u8, piece: u8 },
    /// A stretch of the text moved or copied elsewhere.
    Copy { from: u16, length: u8, to: u16 },
    /// A quoted text replaced whole, so that the rest stays JSON.
    ReplaceString { which: u8, piece: u8 },
    /// A line removed.
    RemoveLine { which: u8 },
    /// A line twice.
    RepeatLine { which: u8 },
}

fuzz_target!(|input: (u8, Vec<Slip>)| {
    let (which, slips) = input;
    let mut text = VALID[usize::from(which) % VALID.len()].to_owned();
    for slip in slips.iter().take(8) {
        make(slip, &mut text);
    }
    let checked = config::check(&text);
    wattflow_fuzz::assert_sound(&text, &checked);
    wattflow_fuzz::assert_fixes_help(&text, &checked);
});

fn make(slip: &Slip, text: &mut String) {
    let piece = |piece: u8| PIECES[usize::from(piece) % PIECES.len()];
    match *slip {
        Slip::Insert { at, piece: which } => {
            let at = stretch(text, at, 0).start;
            text.insert_str(at, piece(which));
        }
        Slip::Remove { at, length } => text.replace_range(stretch(text, at, length % 32), ""),
        Slip::Replace { at, length, piece: which } => text.replace_range(stretch(text, at, length % 32), piece(which)),
        Slip::Copy { from, length, to } => {
            let copied = text[stretch(text, from, length)].to_owned();
            let to = stretch(text, to, 0).start;
            text.insert_str(to, &copied);
        }
        Slip::ReplaceString { which, piece: by } => {
            let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
            let pairs = quotes.len() / 2;
            if pairs > 0 {
                let pair = usize::from(which) % pairs * 2;
                text.replace_range(quotes[pair]..=quotes[pair + 1], piece(by));
            }
        }
        Slip::RemoveLine { which } => text.replace_range(line(text, which), ""),
        Slip::RepeatLine { which } => {
            let line = line(text, which);
            let copied = text[line.clone()].to_owned();
            text.insert_str(line.start, &copied);
        }
    }
}

/// The characters from about `at` on, about `length` bytes of them.
fn stretch(text: &str, at: u16, length: u8) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(usize::from(at) % (text.len() + 1));
    start..text.floor_char_boundary((start + usize::from(length)).min(text.len())).max(start)
}

/// One of the lines, with its end.
fn line(text: &str, which: u8) -> std::ops::Range<usize> {
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let which = usize::from(which) % starts.len();
    starts[which]..starts.get(which + 1).copied().unwrap_or(text.len())
}
