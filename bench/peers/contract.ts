import { create, createFileRegistry, type DescService } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";

/** The contract, as connect wants it. */
export function service(): DescService {
  const text = (name: string, number: number) => ({ name, number, type: FieldDescriptorProto_Type.STRING });
  const file = create(FileDescriptorProtoSchema, {
    name: "energy_pipeline.proto",
    syntax: "proto3",
    messageType: [
      { name: "ExecuteRequest", field: [text("input_file", 1), text("output_file", 2)] },
      {
        name: "ExecuteResponse",
        field: [{ name: "success", number: 1, type: FieldDescriptorProto_Type.BOOL }, text("message", 2)],
      },
    ],
    service: [
      {
        name: "ContainerExecutor",
        method: [{ name: "Execute", inputType: ".ExecuteRequest", outputType: ".ExecuteResponse" }],
      },
    ],
  });
  const found = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] })).getService("ContainerExecutor");
  if (found === undefined) {
    throw new Error("the contract has no ContainerExecutor");
  }
  return found;
}
