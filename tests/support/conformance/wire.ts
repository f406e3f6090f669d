/** What replies are made of on the wire. */

/** A header or trailer; several values are sent as several fields. */
export type Fields = Record<string, string | string[]>;

/** A reply to one call, as the peer sends it. */
export interface Reply {
  /** 200 unless given. */
  httpStatus?: number;
  headers: Fields;
  /** The body, each piece sent by itself. */
  pieces: Buffer[];
  /** HTTP trailers; none are sent unless given. */
  trailers?: Fields;
  /** What comes after the body: its end unless given. */
  then?: Then;
}

/** `cut`: the connection breaks; `silence`: nothing, until the caller ends the call; a number: RST_STREAM with it. */
export type Then = "cut" | "silence" | number;

/** Nothing is sent, not even headers. */
export interface NoReply {
  then: Then;
}

const COMPRESSED = 1;
const TRAILERS = 0x80;

/** `ExecuteResponse`; `success = false` and an empty message are not sent, as defaults are not. */
export function response(message: string, success = true): Buffer {
  const text = Buffer.from(message);
  return Buffer.concat([
    success ? Buffer.from([1 << 3, 1]) : Buffer.alloc(0),
    text.length > 0 ? Buffer.concat([Buffer.from([(2 << 3) | 2, text.length]), text]) : Buffer.alloc(0),
  ]);
}

/** `ExecuteResponse` of so many bytes in all, most of them in a field that its readers do not know. */
export function responseOf(bytes: number, message: string): Buffer {
  const known = response(message);
  // The field's key and a length of 4 bytes.
  const padding = bytes - known.length - 5;
  const varint = [0, 7, 14, 21].map((shift) => ((padding >> shift) & 0x7f) | (shift < 21 ? 0x80 : 0));
  return Buffer.concat([known, Buffer.from([(15 << 3) | 2, ...varint]), Buffer.alloc(padding)]);
}

export function frame(payload: Buffer, flags = 0): Buffer {
  const prefix = Buffer.from([flags, 0, 0, 0, 0]);
  prefix.writeUInt32BE(payload.length, 1);
  return Buffer.concat([prefix, payload]);
}

export function compressed(payload: Buffer): Buffer {
  return frame(payload, COMPRESSED);
}

/** gRPC-Web's frame of trailers. */
export function trailersFrame(lines: string, flags = 0): Buffer {
  return frame(Buffer.from(lines), TRAILERS | flags);
}

export function lines(fields: Fields): string {
  const one = (name: string, value: string) => `${name}: ${value}\r\n`;
  return Object.entries(fields)
    .flatMap(([name, values]) => [values].flat().map((value) => one(name, value)))
    .join("");
}

export function base64(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("base64"));
}

/** Each byte by itself. */
export function bytewise(bytes: Buffer): Buffer[] {
  return Array.from(bytes, (byte) => Buffer.from([byte]));
}
