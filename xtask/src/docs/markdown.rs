//! The diagnostics as Markdown.

use super::{Entry, INTRODUCTION, TITLE};

/// The whole document.
pub(super) fn document(entries: &[Entry]) -> String {
    let mut blocks = vec![
        format!("# {TITLE}"),
        "<!-- Written by `cargo xtask docs` from the engine's catalogue: change it there. -->".to_owned(),
        format!("{INTRODUCTION} What a config may say is in [config.md](config.md)."),
        table(entries),
    ];
    for entry in entries {
        section(&mut blocks, entry);
    }
    blocks.join("\n\n") + "\n"
}

fn table(entries: &[Entry]) -> String {
    let mut lines = vec!["| code | severity | what it says |\n|---|---|---|".to_owned()];
    for Entry { description, .. } in entries {
        let (code, severity) = (description.code, description.severity.word());
        lines.push(format!("| [`{code}`](#{code}) | {severity} | {} |", description.meaning.replace('|', "\\|")));
    }
    lines.join("\n")
}

fn section(blocks: &mut Vec<String>, Entry { description, printed, repair }: &Entry) {
    let severity = description.severity.word();
    blocks.push(format!("## {}", description.code));
    blocks.push(format!("**{severity}** · {} {}", description.meaning, description.why));
    if let (Some(wrong), Some(printed)) = (description.wrong, printed) {
        blocks.extend(["Wrong:".to_owned(), fenced("json", wrong)]);
        blocks.extend(["`wattflow validate` says:".to_owned(), fenced("text", printed)]);
    }
    blocks.extend(["Right:".to_owned(), fenced("json", description.right)]);
    if let Some(repair) = repair {
        blocks.push(repair.sentence());
        blocks.extend(repair.repaired.as_deref().map(|repaired| fenced("json", repaired)));
    }
}

fn fenced(language: &str, content: &str) -> String {
    // A fence is longer than any in what it holds.
    let mut fence = "```".to_owned();
    while content.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}{language}\n{content}\n{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_content_ends_its_block() {
        assert_eq!(fenced("text", "a\n```\nb"), "````text\na\n```\nb\n````");
    }
}
