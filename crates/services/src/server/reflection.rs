//! What server reflection tells about a service.

use std::io;

use prost::Message as _;
use prost_types::{FileDescriptorProto, FileDescriptorSet};
use tonic_reflection::server::Builder;
use wattflow_rpc::proto::FILE_DESCRIPTOR_SET;

use super::ServicePath;

/// The file that declares the contract.
const CONTRACT: &str = "energy_pipeline.proto";
const HEALTH: &str = "grpc.health.v1.Health";
const REFLECTION: [&str; 2] = ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"];

/// Everything that can be asked about a server with these paths; it lists those services and no others.
pub(super) fn builder(paths: &[ServicePath]) -> io::Result<Builder<'static>> {
    let mut descriptors = FileDescriptorSet::decode(FILE_DESCRIPTOR_SET).map_err(io::Error::other)?;
    let in_package = descriptors.file.iter().find(|file| file.name() == CONTRACT).map(in_energy_package);
    descriptors.file.extend(in_package);
    let names = paths.iter().map(|path| path.name()).chain([HEALTH]).chain(REFLECTION);
    let builder = Builder::configure()
        .register_file_descriptor_set(descriptors)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_reflection::pb::v1alpha::FILE_DESCRIPTOR_SET)
        .include_reflection_service(false);
    Ok(names.fold(builder, Builder::with_service_name))
}

/// The contract as the deployments with package `energy` compile it.
fn in_energy_package(contract: &FileDescriptorProto) -> FileDescriptorProto {
    let mut file = contract.clone();
    file.name = Some(format!("energy/{CONTRACT}"));
    file.package = Some("energy".to_owned());
    let types = file.service.iter_mut().flat_map(|service| &mut service.method);
    for name in types.flat_map(|method| [&mut method.input_type, &mut method.output_type]).flatten() {
        *name = format!(".energy{name}");
    }
    file
}
