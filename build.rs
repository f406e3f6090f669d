//! Generates Rust from `proto/` for `crates/rpc`, without needing `protoc`.

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message as _;

const PROTOS: [&str; 3] = ["energy_pipeline.proto", "energy.proto", "artifacts.proto"];

fn main() -> Result<(), Box<dyn Error>> {
    let proto_dir = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../../proto");
    println!("cargo::rerun-if-changed={}", proto_dir.display());

    let descriptors = protox::compile(PROTOS, [&proto_dir])?;
    let out_dir = PathBuf::from(env::var("OUT_DIR")?);
    // For server reflection.
    fs::write(out_dir.join("descriptors.bin"), descriptors.encode_to_vec())?;

    tonic_prost_build::configure()
        .build_client(false)
        .build_server(env::var_os("CARGO_FEATURE_SERVER").is_some())
        // Shared, not copied, on their way to the network.
        .bytes(".wattflow.ReadResponse")
        .compile_fds(descriptors)?;
    Ok(())
}
