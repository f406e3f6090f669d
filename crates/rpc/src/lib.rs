//! The `Execute` call.

/// Generated from `proto/`.
#[expect(missing_docs, clippy::pedantic, clippy::arithmetic_side_effects, reason = "generated")]
pub mod proto {
    include!(concat!(env!("OUT_DIR"), "/_.rs"));

    /// The data files that the reference services hand to each other.
    pub mod energy {
        include!(concat!(env!("OUT_DIR"), "/energy.rs"));
    }

    /// Every file of `proto/` as an encoded `google.protobuf.FileDescriptorSet`, for server reflection.
    pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
}
