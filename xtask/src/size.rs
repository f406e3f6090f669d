//! The size budget of the first load: what a browser transfers before the page is there, in brotli.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result, bail};

use crate::{
    docs,
    page::{self, BROTLI_SUFFIX},
    project::Project,
};

/// Bytes that the first load transfers at most, with every feature; 150 kB are the aim. What is heavy is fetched on demand.
const BUDGET_BYTES: u64 = 200_000;
const ENTRY: &str = "index.html";
/// What the page names but fetches only when it is asked for.
const ON_DEMAND: [&str; 8] = [
    "config-editor.js",
    "wattflow-preview.js",
    "wattflow-preview_bg.wasm",
    "wattflow-preview_loader.js",
    docs::SERVED_DIAGNOSTICS,
    "templates/energy-pipeline.json",
    "templates/fan-out-fan-in.json",
    "templates/retries.json",
];

/// Fails when the first load of the page in dist/ is over its budget; otherwise returns the bytes by part.
pub(crate) fn check(project: &Project) -> Result<String> {
    let (summary, total_bytes) = measure(&project.path(page::DIST))?;
    if total_bytes > BUDGET_BYTES {
        bail!("the first load is over its budget\n{summary}");
    }
    Ok(summary)
}

/// The bytes by part of the first load of the page in dist/.
pub(crate) fn summary(project: &Project) -> Result<String> {
    measure(&project.path(page::DIST)).map(|(summary, _)| summary)
}

fn measure(dist: &Path) -> Result<(String, u64)> {
    let mut summary = String::from("  first load, brotli:");
    let mut total_bytes = 0_u64;
    for path in first_load(dist)? {
        let compressed = dist.join(format!("{path}{BROTLI_SUFFIX}"));
        let bytes = fs::metadata(&compressed).with_context(|| format!("cannot see {}", compressed.display()))?.len();
        total_bytes = total_bytes.saturating_add(bytes);
        write!(summary, "\n  {bytes:>9} B  {path}")?;
    }
    write!(summary, "\n  {total_bytes:>9} B  of {BUDGET_BYTES} B")?;
    if let Some(over) = total_bytes.checked_sub(BUDGET_BYTES).filter(|over| *over > 0) {
        write!(summary, ": {over} B over its budget")?;
    }
    Ok((summary, total_bytes))
}

/// The entry page, every asset that its text names, every asset that those name, and so on.
fn first_load(dist: &Path) -> Result<BTreeSet<String>> {
    let assets: Vec<String> =
        page::files_under(dist)?.iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect();
    let mut loaded = BTreeSet::new();
    let mut pending = vec![ENTRY.to_owned()];
    while let Some(path) = pending.pop() {
        let content =
            fs::read(dist.join(&path)).with_context(|| format!("dist/ has no {path}: build the page first"))?;
        let text = String::from_utf8_lossy(&content);
        loaded.insert(path);
        let is_on_demand =
            |asset: &String| ON_DEMAND.contains(&asset.as_str()) || page::split::is_chunk(Path::new(asset));
        let is_new = |asset: &&String| !loaded.contains(*asset) && !is_on_demand(asset);
        pending.extend(assets.iter().filter(is_new).filter(|asset| text.contains(asset.as_str())).cloned());
    }
    Ok(loaded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_load_is_what_the_entry_page_names_and_what_that_names() {
        let dist = tempfile::tempdir().unwrap();
        let files = [
            ("index.html", "<script src=/app.js>"),
            ("app.js", "fetch('app.wasm'); import('config-editor.js'); open('diagnostics.html')"),
            ("app.wasm", ""),
            ("config-editor.js", ""),
            ("later.js", ""),
            (docs::SERVED_DIAGNOSTICS, ""),
        ];
        for (name, content) in files {
            fs::write(dist.path().join(name), content).unwrap();
            fs::write(dist.path().join(format!("{name}.br")), "12345").unwrap();
        }
        let (summary, total_bytes) = measure(dist.path()).unwrap();
        assert_eq!(total_bytes, 15, "{summary}");
        assert!(!summary.contains("later.js") && !summary.contains("config-editor.js"), "{summary}");
    }
}
