//! `--fix`: the repairs that a machine can make.

mod replace;

use std::path::Path;

use wattflow_engine::{
    config::{self, Fixed, Repair, fix_all},
    json,
};

use self::replace::replace;
use crate::{
    config_file::{ConfigFile, is_standard_input},
    error::CommandError,
    terminal::{Terminal, printable},
};

/// How repairs are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    /// How many.
    Count,
    /// Each.
    All,
}

/// Repairs the file at `path` in its place, or standard input on its way to standard output, and says so. The file is as
/// it then stands; a failure leaves it as it was.
pub(super) fn fix(
    path: &Path,
    file: &mut ConfigFile,
    telling: Telling,
    terminal: &Terminal,
) -> Result<(), CommandError> {
    let mut fixed = repaired(file);
    if fixed.take_if(|fixed| !is_json(fixed)).is_some() {
        let name = &file.name;
        terminal.warning(&format!("nothing is fixed in {name}, it would still not be JSON; correct its errors first"));
    }
    if is_standard_input(path) {
        terminal.write(fixed.as_ref().map_or_else(|| file.text(), |fixed| &fixed.text));
    } else if let Some(fixed) = &fixed {
        replace(path, &file.bytes, &fixed.text)
            .map_err(|refusal| CommandError::failure(format!("cannot fix {}: {refusal}", file.name)))?;
    }
    if let Some(fixed) = fixed {
        tell(&file.name, &fixed, telling, terminal);
        file.checked = config::check(&fixed.text);
        file.bytes = fixed.text.into_bytes();
    }
    Ok(())
}

/// Whether [`fix()`] would change the file.
pub(super) fn can_fix(file: &ConfigFile) -> bool {
    repaired(file).is_some_and(|fixed| is_json(&fixed))
}

/// The file after all repairs; `None` when there are none to make, as in what is no text or was refused unread.
fn repaired(file: &ConfigFile) -> Option<Fixed> {
    let text = config::decode(&file.bytes).ok().filter(|text| !text.is_empty())?;
    Some(fix_all(text)).filter(|fixed| !fixed.repairs.is_empty())
}

fn is_json(fixed: &Fixed) -> bool {
    json::parse(&fixed.text).errors.is_empty()
}

fn tell(name: &str, fixed: &Fixed, telling: Telling, terminal: &Terminal) {
    let name = printable(name);
    let count = fixed.repairs.len();
    terminal.write_error(&format!("fixed {count} problem{} in {name}\n", if count == 1 { "" } else { "s" }));
    let repairs = if telling == Telling::All { &fixed.repairs[..] } else { &[] };
    for Repair { line, code, title } in repairs {
        terminal.write_error(&format!("{name}:{line}: {code}: {}\n", printable(title)));
    }
}
