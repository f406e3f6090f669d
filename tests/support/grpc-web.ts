/** What a gRPC-Web call came to, as far as a page of `origin` could read it or not. */
export interface Outcome {
  httpStatus: number;
  /** From the trailers, or from the headers of a reply that has nothing else. */
  grpcStatus: string | null;
  message: string;
  cause: string | null;
  allowedOrigin: string | null;
  exposed: string | null;
  headers: Headers;
}

const IN_TRAILERS = 0x80;

/** Calls `Execute` of the service at this URL as a page of `origin` would, without a browser's own checks. */
export async function callInGrpcWeb(
  url: string,
  options: { origin: string; timeout?: string | undefined; headers?: Record<string, string> },
): Promise<Outcome> {
  const timeout = options.timeout === undefined ? {} : { "grpc-timeout": options.timeout };
  const response = await fetch(url, {
    method: "POST",
    redirect: "manual",
    headers: {
      "content-type": "application/grpc-web+proto",
      "x-grpc-web": "1",
      origin: options.origin,
      ...timeout,
      ...options.headers,
    },
    body: frame(Buffer.concat([field(1, "/data/in.txt"), field(2, "/data/out.csv")])),
  });
  const trailers = trailersOf(Buffer.from(await response.arrayBuffer()));
  const header = (name: string) => trailers.get(name) ?? response.headers.get(name);
  return {
    httpStatus: response.status,
    grpcStatus: header("grpc-status"),
    message: decodeURIComponent(header("grpc-message") ?? ""),
    cause: header("wattflow-cause"),
    allowedOrigin: response.headers.get("access-control-allow-origin"),
    exposed: response.headers.get("access-control-expose-headers"),
    headers: response.headers,
  };
}

function field(number: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, Buffer.byteLength(text)]), Buffer.from(text)]);
}

function frame(message: Buffer): Uint8Array<ArrayBuffer> {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Uint8Array.from([...prefix, ...message]);
}

function trailersOf(body: Buffer): Map<string, string> {
  const trailers = new Map<string, string>();
  for (let at = 0; at + 5 <= body.length; at += 5 + body.readUInt32BE(at + 1)) {
    if (body[at] === IN_TRAILERS) {
      for (const line of body.toString("latin1", at + 5).split("\r\n")) {
        const [name = "", ...value] = line.split(":");
        trailers.set(name.toLowerCase(), value.join(":").trim());
      }
    }
  }
  return trailers;
}
