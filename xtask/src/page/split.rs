//! What of the page's module is fetched only when it is needed, split off into modules of their own (src/chunks.rs says
//! what): after the compiler, and before wasm-bindgen, whose work is done here once more.
//!
//! Trunk calls this as a hook, so that `trunk serve` serves the same page.

use std::{
    collections::hash_map::DefaultHasher,
    env, fs,
    hash::{Hash as _, Hasher as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use xshell::cmd;

use super::files_under;
use crate::project::{Project, WASM_TARGET};

/// Says which profile of cargo's the page is built with, where it is not trunk's.
pub(crate) const PROFILE_VARIABLE: &str = "WATTFLOW_CARGO_PROFILE";
/// Where trunk says that it has put the page together.
const STAGING_VARIABLE: &str = "TRUNK_STAGING_DIR";
const TRUNK_PROFILE_VARIABLE: &str = "TRUNK_PROFILE";

/// The page's module, and what trunk names its files after.
const MODULE: &str = "wattflow-dashboard";
/// What the name of the script ends in that fetches what was split off.
const LOADER: &str = "-chunks.js";
const WORK: &str = "target/page-split";

/// Puts the split module in place of the whole one, in the directory that trunk names.
pub(crate) fn split_staged(project: &Project) -> Result<()> {
    let staging = env::var_os(STAGING_VARIABLE).context("only trunk calls this: it says where the page is")?;
    let profile = env::var(PROFILE_VARIABLE).or_else(|_| env::var(TRUNK_PROFILE_VARIABLE)).unwrap_or_default();
    let built = project.path(&format!("target/{WASM_TARGET}/{profile}/{MODULE}.wasm"));
    let module = fs::read(&built).with_context(|| format!("cannot read {}", built.display()))?;
    let stem = format!("{MODULE}-{:016x}", fingerprint(project, &module)?);
    let work = project.path(WORK);
    if work.is_dir() {
        fs::remove_dir_all(&work)?;
    }
    let parts = split(project, &module, &stem, &work)?;
    replace(&parts, &stem, Path::new(&staging))
}

/// Whether a file of the page is a module that was split off.
pub(crate) fn is_chunk(path: &Path) -> bool {
    let name = path.to_string_lossy();
    name.starts_with(MODULE) && name.ends_with(".wasm") && !name.ends_with("_bg.wasm")
}

/// Whether it is the script that fetches them.
pub(super) fn is_loader(path: &Path) -> bool {
    let name = path.to_string_lossy();
    name.starts_with(MODULE) && name.ends_with(LOADER)
}

/// What the names of the files end in: a page that is open must not find the modules of another one under the names of
/// its own. Told from what they are made of, and with what.
fn fingerprint(project: &Project, module: &[u8]) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    module.hash(&mut hasher);
    for tool in ["wasm-bindgen", "wasm_split_cli_support"] {
        project.locked_version(tool)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// Splits `module` in the directory `work`: the files that it comes to.
fn split(project: &Project, module: &[u8], stem: &str, work: &Path) -> Result<Vec<PathBuf>> {
    let (main, bound, chunks) = (work.join("main.wasm"), work.join("bound"), work.join("chunks"));
    let (script, loader) = (format!("./{stem}.js"), format!("./{stem}{LOADER}"));
    let mut options = wasm_split_cli_support::Options::new(module);
    (options.output_dir, options.main_out_path) = (&chunks, &main);
    (options.main_module, options.link_name) = (&script, &loader);
    wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow::anyhow!("cannot split the module: {error:#}"))?;
    let shell = project.shell();
    let bind = cmd!(
        shell,
        "wasm-bindgen --target web --no-typescript --keep-lld-exports --out-dir {bound} --out-name {stem} {main}"
    );
    project.run(bind.quiet())?;

    let script = bound.join(&script);
    fs::write(&script, with_ended_imports(&fs::read_to_string(&script)?))?;

    let loader = chunks.join(&loader);
    let mut text = fs::read_to_string(&loader)?;
    let mut parts = Vec::new();
    for path in files_under(&chunks)? {
        let name = path.to_string_lossy();
        if !name.ends_with(".wasm") {
            continue;
        }
        let own_name = format!("{stem}-{name}");
        text = text.replace(&format!("./{name}"), &format!("./{own_name}"));
        fs::rename(chunks.join(&path), chunks.join(&own_name))?;
        parts.push(chunks.join(own_name));
    }
    fs::write(&loader, text)?;
    parts.push(loader);
    parts.extend(files_under(&bound)?.iter().map(|path| bound.join(path)));
    Ok(parts)
}

/// The script with a semicolon after each import of a module: wasm-bindgen leaves them out, and the minifier the ends of
/// lines.
fn with_ended_imports(script: &str) -> String {
    let is_open = |line: &str| line.starts_with("import ") && line.ends_with('"');
    script.lines().flat_map(|line| [line, if is_open(line) { ";\n" } else { "\n" }]).collect()
}

/// Puts the files at `parts`, whose names begin with `stem`, in place of those that trunk made of the module.
fn replace(parts: &[PathBuf], stem: &str, staging: &Path) -> Result<()> {
    let there = files_under(staging)?;
    let stem_of = |path: &PathBuf| Some(path.to_str()?.strip_suffix("_bg.wasm")?.to_owned());
    let before = there.iter().filter_map(stem_of).find(|stem| stem.starts_with(MODULE));
    let before = before.with_context(|| format!("{} has no module of the page", staging.display()))?;
    for path in there.iter().filter(|path| path.to_string_lossy().starts_with(&before)) {
        fs::remove_file(staging.join(path))?;
    }
    for part in parts {
        let name = part.file_name().context("a file has a name")?;
        fs::copy(part, staging.join(name)).with_context(|| format!("cannot copy {}", part.display()))?;
    }
    let entry = staging.join("index.html");
    let html = fs::read_to_string(&entry).with_context(|| format!("cannot read {}", entry.display()))?;
    fs::write(&entry, html.replace(&before, stem))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_ends_where_its_line_does() {
        let script = "import * as import1 from \"./a.js\"\nimport { b } from \"./b.js\";\nimport(\"c\")";
        let ended = "import * as import1 from \"./a.js\";\nimport { b } from \"./b.js\";\nimport(\"c\")\n";
        assert_eq!(with_ended_imports(script), ended);
    }

    #[test]
    fn modules_that_were_split_off_are_told_from_the_one_that_is_loaded_first() {
        let chunks =
            ["wattflow-dashboard-0123456789abcdef-split_runs.wasm", "wattflow-dashboard-0123456789abcdef-chunk_5.wasm"];
        assert!(chunks.iter().all(|name| is_chunk(Path::new(name))));
        let others = ["wattflow-dashboard-0123456789abcdef_bg.wasm", "wattflow-preview_bg.wasm", "index.html"];
        assert!(!others.iter().any(|name| is_chunk(Path::new(name))));
    }

    #[test]
    fn the_split_module_takes_the_place_of_the_whole_one() {
        let (staging, work) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let names = |directory: &Path| {
            let names = files_under(directory).unwrap();
            names.iter().map(|path| path.to_string_lossy().into_owned()).collect::<Vec<_>>()
        };
        for name in ["wattflow-dashboard-0f.js", "wattflow-dashboard-0f_bg.wasm", "wattflow-preview_bg.wasm"] {
            fs::write(staging.path().join(name), "whole").unwrap();
        }
        fs::write(staging.path().join("index.html"), "import('/wattflow-dashboard-0f.js')").unwrap();
        let part = work.path().join("wattflow-dashboard-1e_bg.wasm");
        fs::write(&part, "split").unwrap();
        replace(&[part], "wattflow-dashboard-1e", staging.path()).unwrap();
        assert_eq!(names(staging.path()), ["index.html", "wattflow-dashboard-1e_bg.wasm", "wattflow-preview_bg.wasm"]);
        let html = fs::read_to_string(staging.path().join("index.html")).unwrap();
        assert_eq!(html, "import('/wattflow-dashboard-1e.js')");
    }
}
