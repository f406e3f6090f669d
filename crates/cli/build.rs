//! Generates the table of the page's assets (`assets.rs` in `OUT_DIR`) from the repository's `dist/`: each file with its
//! precompressed forms, embedded as it lies there.
//!
//! `cargo xtask dist` fills `dist/` first. Without a built page the table is empty, so that checking and testing this
//! package needs none. The directory itself is always there, so that cargo can watch it.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs, io,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

/// Relative to this package, which is where build scripts run.
const DIST: &str = "../../dist";
const BROTLI_SUFFIX: &str = ".br";
const GZIP_SUFFIX: &str = ".gz";
/// Digits of the content hash that trunk puts into file names: 64 bits without leading zeros, so that one name in
/// 65,536 is taken for one without a hash, and only cached less.
const HASH_DIGITS: RangeInclusive<usize> = 13..=16;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={DIST}");
    let dist = fs::canonicalize(DIST)?;
    let mut paths = Vec::new();
    collect(&dist, "", &mut paths)?;
    // The table is searched by bisection.
    paths.sort_unstable();

    let mut table = String::from("pub(crate) static ASSETS: &[Asset] = &[\n");
    for path in &paths {
        let compressed = |suffix: &str| dist.join(format!("{path}{suffix}"));
        let (brotli, gzip) = (compressed(BROTLI_SUFFIX), compressed(GZIP_SUFFIX));
        if !brotli.is_file() || !gzip.is_file() {
            return Err(format!("dist/{path} lies there without its compressed forms: run `cargo xtask dist`").into());
        }
        let identity = dist.join(path);
        writeln!(
            table,
            "    Asset {{ path: {path:?}, mime: {:?}, immutable: {}, identity: {}, brotli: {}, gzip: {} }},",
            mime(path),
            is_hashed(path),
            embedded(&identity)?,
            if_smaller(&brotli, &identity)?,
            if_smaller(&gzip, &identity)?,
        )?;
    }
    table.push_str("];\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("assets.rs"), table)?;
    Ok(())
}

/// Adds the assets below `directory`, without their compressed forms, as URL paths that start with `prefix`.
fn collect(directory: &Path, prefix: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("dist/ has a file name that is not UTF-8: {}", name.display()),
            )
        })?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{prefix}{name}/"), paths)?;
        } else if !name.starts_with('.') && !name.ends_with(BROTLI_SUFFIX) && !name.ends_with(GZIP_SUFFIX) {
            paths.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}

/// The expression for a file's content.
fn embedded(file: &Path) -> Result<String, Box<dyn Error>> {
    let path = file.to_str().ok_or("the checkout lies at a path that is not UTF-8")?;
    Ok(format!("include_bytes!({path:?})"))
}

/// The expression for a compressed form: nothing where compressing did not pay, as with images.
fn if_smaller(compressed: &Path, identity: &Path) -> Result<String, Box<dyn Error>> {
    let pays = fs::metadata(compressed)?.len() < fs::metadata(identity)?.len();
    if pays { embedded(compressed) } else { Ok("&[]".to_owned()) }
}

/// The media type by file name extension (RFC 9239 for scripts; browsers insist on `application/wasm`).
fn mime(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Whether the path holds a content hash, so that what it names never changes: `…-0123456789abcdef…`.
fn is_hashed(path: &str) -> bool {
    path.split(['-', '_', '.', '/']).any(|part| {
        HASH_DIGITS.contains(&part.len()) && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}
