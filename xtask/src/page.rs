//! The page: trunk builds it, then every asset is compressed once, here, instead of at each request.

mod names;
pub(crate) mod split;

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use xshell::cmd;

use crate::{docs, project::Project, report, tools};

/// Where the finished page lies, relative to the root of the checkout; crates/cli/build.rs embeds it from there.
pub(crate) const DIST: &str = "dist";
/// Where trunk leaves the page: it starts from an empty directory each time, and `dist` keeps what did not change.
const STAGING: &str = "target/page-staging";
/// The profile of cargo's that it is built with.
const PROFILE: &str = "page";
/// Keeps `dist` in the repository, so that cargo can watch it before the first page is built.
const KEPT: &str = ".gitignore";

/// What is added to an asset's name for its compressed forms.
pub(crate) const BROTLI_SUFFIX: &str = ".br";
const GZIP_SUFFIX: &str = ".gz";

/// Builds the page in release into `dist/`, each asset with its `.br` and `.gz` beside it.
pub(crate) fn build(project: &Project) -> Result<()> {
    tools::ensure_page_tools(project)?;
    report::doing("building the page (2 minutes the first time)");
    let shell = project.shell();
    // Trunk works offline, so that it never goes looking for tools; its cargo needs the sources to be there then.
    project.run(cmd!(shell, "cargo fetch --quiet --locked"))?;
    let trunk = cmd!(
        shell,
        "trunk build --release --cargo-profile {PROFILE} --locked --offline --skip-version-check --dist {STAGING}"
    );
    // Trunk 0.21 refuses to start with `NO_COLOR=1` (it wants `true`), and a backtrace of its own explains no build error.
    let trunk = trunk
        .env_remove("NO_COLOR")
        .env("RUST_BACKTRACE", "0")
        .env("CARGO_ENCODED_RUSTFLAGS", without_own_paths(project)?)
        .env(split::PROFILE_VARIABLE, PROFILE);
    project.run(trunk)?;
    docs::write_served(project, &project.path(STAGING))?;
    publish(&project.path(STAGING), &project.path(DIST))
}

/// The caller's flags for rustc, and those that keep the places of sources on this machine out of the module: they would
/// tell who built it, change its size from machine to machine, and say nothing to those who load it.
fn without_own_paths(project: &Project) -> Result<String> {
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let registries = cargo_home.map(|home| home.join("registry/src")).filter(|sources| sources.is_dir());
    let mut sources = vec![project.path("")];
    for registry in registries.into_iter().map(fs::read_dir).collect::<io::Result<Vec<_>>>()?.into_iter().flatten() {
        sources.push(registry?.path());
    }
    let shell = project.shell();
    let sysroot = PathBuf::from(project.read(cmd!(shell, "rustc --print sysroot"))?);
    sources.push(sysroot.join("lib/rustlib/src/rust"));
    let given = env::var("RUSTFLAGS").unwrap_or_default();
    let mut flags: Vec<String> = given.split_whitespace().map(str::to_owned).collect();
    flags.push("-Clink-arg=--emit-relocs".to_owned());
    flags.extend(sources.iter().map(|path| format!("--remap-path-prefix={}=", path.join("").display())));
    // As cargo separates them in this variable: paths may have spaces.
    Ok(flags.join("\x1f"))
}

/// Makes `dist` hold exactly the files of `staging`, made small, and their compressed forms. What did not change is not
/// touched, so that it is neither compressed nor embedded again.
fn publish(staging: &Path, dist: &Path) -> Result<()> {
    let mut wanted = BTreeSet::from([PathBuf::from(KEPT)]);
    for (path, content) in made_small(staging)? {
        let target = dist.join(&path);
        let compressed = [with_suffix(&path, BROTLI_SUFFIX), with_suffix(&path, GZIP_SUFFIX)];
        let unchanged = fs::read(&target).is_ok_and(|there| there == content)
            && compressed.iter().all(|compressed| dist.join(compressed).is_file());
        if !unchanged {
            write(&target, &content)?;
            write(&with_suffix(&target, BROTLI_SUFFIX), &brotli(&content)?)?;
            write(&with_suffix(&target, GZIP_SUFFIX), &gzip(&content)?)?;
        }
        wanted.extend(compressed);
        wanted.insert(path);
    }
    for path in files_under(dist)?.difference(&wanted) {
        fs::remove_file(dist.join(path))?;
    }
    Ok(())
}

/// The files below `staging`: the script of a wasm module without comments and spaces, and with short names for what it
/// shares with its module; modules without what no browser reads; all else as it is.
fn made_small(staging: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for path in files_under(staging)? {
        let content = fs::read(staging.join(&path))?;
        files.insert(path, content);
    }
    let scripts = files.keys().filter(|path| path.extension().is_some_and(|extension| extension == "js"));
    for path in scripts.cloned().collect::<Vec<_>>() {
        let script = files.get(&path).cloned().unwrap_or_default();
        let mut script = String::from_utf8(script).with_context(|| format!("{} is not UTF-8", path.display()))?;
        let module = path.with_file_name(format!("{}_bg.wasm", path.file_stem().unwrap_or_default().display()));
        if split::is_loader(&path) {
            files.insert(path, minified(&script)?);
            continue;
        }
        // Any other script, such as the editor's, comes as small as it gets.
        let Some(content) = files.get_mut(&module) else { continue };
        let short;
        (script, short) = names::shorten(&script, content)
            .with_context(|| format!("cannot shorten the names in {}", path.display()))?;
        *content = short;
        files.insert(path, minified(&script)?);
    }
    for (_, chunk) in files.iter_mut().filter(|(path, _)| split::is_chunk(path)) {
        *chunk = names::shorten("", chunk).context("cannot shorten a chunk")?.1;
    }
    Ok(files)
}

/// The script without comments and spaces. (Trunk's own minifier does not get through what wasm-bindgen writes.)
fn minified(script: &str) -> Result<Vec<u8>> {
    let small = minifier::js::minify(script).map_err(|reason| anyhow::anyhow!("cannot minify a script: {reason}"))?;
    Ok(small.to_string().into_bytes())
}

/// The files below `directory`, relative to it, sorted.
pub(crate) fn files_under(directory: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    let mut pending = vec![PathBuf::new()];
    while let Some(below) = pending.pop() {
        let here = directory.join(&below);
        for entry in fs::read_dir(&here).with_context(|| format!("cannot list {}", here.display()))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                pending.push(path);
            } else {
                files.insert(path);
            }
        }
    }
    Ok(files)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    PathBuf::from(path)
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: content.len(),
        ..brotli::enc::BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Publishes `staged` (names and contents) over what `dist` holds and returns the names that are there then.
    fn published(dist: &Path, staged: &[(&str, &str)]) -> Vec<String> {
        let staging = tempfile::tempdir().unwrap();
        for (name, content) in staged {
            write(&staging.path().join(name), content.as_bytes()).unwrap();
        }
        publish(staging.path(), dist).unwrap();
        files_under(dist).unwrap().iter().map(|path| path.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn the_script_of_a_module_is_published_without_its_comments() {
        assert_eq!(
            minified("/** Says hello. */\nfunction hello( name ) {\n    return `hello ${name}`;\n}\n").unwrap(),
            b"function hello(name){return`hello ${name}`;}"
        );
    }

    #[test]
    fn any_other_script_is_published_as_it_is() {
        let dist = tempfile::tempdir().unwrap();
        published(dist.path(), &[("editor.js", "let a = `  ${ 1 }` // b")]);
        assert_eq!(fs::read_to_string(dist.path().join("editor.js")).unwrap(), "let a = `  ${ 1 }` // b");
    }

    #[test]
    fn dist_holds_each_asset_with_its_compressed_forms_and_nothing_of_an_earlier_page() {
        let dist = tempfile::tempdir().unwrap();
        write(&dist.path().join(KEPT), b"*").unwrap();
        published(dist.path(), &[("index.html", "old"), ("old.js", "old")]);
        let names = published(dist.path(), &[("index.html", "new"), ("snippets/new.js", "new")]);
        let expected = ["index.html", "index.html.br", "index.html.gz"];
        let below = ["snippets/new.js", "snippets/new.js.br", "snippets/new.js.gz"];
        assert_eq!(names, [&[KEPT][..], &expected, &below].concat());

        let compressed = fs::read(dist.path().join("index.html.br")).unwrap();
        let mut content = Vec::new();
        brotli::BrotliDecompress(&mut &*compressed, &mut content).unwrap();
        assert_eq!(content, b"new");
    }

    #[test]
    fn an_asset_that_did_not_change_is_not_touched() {
        let dist = tempfile::tempdir().unwrap();
        published(dist.path(), &[("index.html", "same")]);
        let marked = dist.path().join("index.html.gz");
        fs::write(&marked, "not written again").unwrap();
        published(dist.path(), &[("index.html", "same")]);
        assert_eq!(fs::read(&marked).unwrap(), b"not written again");
    }
}
