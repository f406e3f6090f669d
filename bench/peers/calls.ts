/** One `Execute` from a page, ours beside others' clients, and beside a bare `fetch` of the same bytes. */

import type { DescMethodUnary, DescService } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { GrpcWebClientBase, MethodDescriptor, MethodType } from "grpc-web";
import init, { Caller } from "probe";

import { service } from "./contract.ts";

const [INPUT, OUTPUT] = ["/data/in.txt", "/data/out.txt"];

/** An `ExecuteRequest`, written by hand: generous to those who would generate code for it. */
function encoded(): Uint8Array {
  const field = (tag: number, text: string) => [tag, text.length, ...new TextEncoder().encode(text)];
  return Uint8Array.from([...field(0x0a, INPUT), ...field(0x12, OUTPUT)]);
}

function framed(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(5 + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, 5);
  return frame;
}

await init();

/** The clients, each made once, for the service at this address behind the gateway. */
function clients(gateway: string, address: string): Record<string, () => Promise<unknown>> {
  const base = `${gateway}/grpc/${address}`;
  const path = `${base}/ContainerExecutor/Execute`;
  const caller = new Caller(gateway, address);
  const google = new GrpcWebClientBase({ format: "binary" });
  const method = new MethodDescriptor(
    "/ContainerExecutor/Execute",
    MethodType.UNARY,
    Object as never,
    Object as never,
    () => encoded(),
    (bytes: Uint8Array) => bytes,
  );
  const connect = createClient(
    service() as DescService & { method: { execute: DescMethodUnary } },
    createGrpcWebTransport({ baseUrl: base, useBinaryFormat: true }),
  );
  const headers = { "content-type": "application/grpc-web+proto", "x-grpc-web": "1", "grpc-timeout": "30000m" };
  return {
    wattflow: async () => caller.execute(),
    "raw fetch": async () => {
      const reply = await fetch(path, { method: "POST", headers, body: framed(encoded()) });
      return reply.arrayBuffer();
    },
    "grpc-web": async () => google.unaryCall(path, {}, { "grpc-timeout": "30000m" }, method as never),
    "connect-web": async () => connect.execute({ inputFile: INPUT, outputFile: OUTPUT } as never, { timeoutMs: 30_000 }),
  };
}

declare global {
  interface Window {
    callOften: (name: string, gateway: string, address: string, calls: number) => Promise<number[]>;
  }
}

const made = new Map<string, ReturnType<typeof clients>>();

/** Calls so often, one after the other; how long each took, in milliseconds. */
window.callOften = async (name, gateway, address, calls) => {
  const key = gateway + address;
  const all = made.get(key) ?? clients(gateway, address);
  made.set(key, all);
  const call = all[name];
  if (call === undefined) {
    throw new Error(`no client is called ${name}`);
  }
  const millis: number[] = [];
  for (let at = 0; at < calls; at += 1) {
    const start = performance.now();
    await call();
    millis.push(performance.now() - start);
  }
  return millis;
};
