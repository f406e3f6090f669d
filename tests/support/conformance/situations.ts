/** The table: what a peer does, and what its caller must make of it. Data; who plays and who judges is elsewhere. */

import {
  base64,
  bytewise,
  compressed,
  type Fields,
  frame,
  lines,
  type NoReply,
  type Reply,
  response,
  responseOf,
  trailersFrame,
} from "./wire.ts";

/** How a caller reaches the peer. The first and the last speak gRPC-Web to it, the others native gRPC. */
export type Route = "direct" | "gateway" | "envoy" | "terminal" | "terminal-web";
/** A route, or the route of one browser. */
export type Where = Route | `${Route} ${"chromium" | "firefox"}`;

/** What the caller must tell its user. */
export type Outcome = Success | Failure;

export interface Success {
  said: string;
}

export interface Failure {
  /** A `FailureKind`. */
  kind: string;
  /** The name of a gRPC status; `null` where the failure has none. */
  status: string | null;
  /** Part of the message. */
  words: string;
}

/** Why there is nothing to play. */
export interface Impossible {
  because: string;
}

/** An outcome that differs somewhere, and may. */
export interface Deviation extends Impossible {
  outcome: Outcome;
}

export interface Situation {
  /** Unique, `<group>/<name>`; the call's `input_file` names it. */
  id: string;
  /** What the peer does, in a few words. */
  does: string;
  web: Reply | NoReply | Impossible;
  native: Reply | NoReply | Impossible;
  expected: Outcome;
  on?: Partial<Record<Where, Deviation>>;
  /** Why the peer may see the call more than once. */
  repeated?: Partial<Record<Where, string>>;
  timeoutSeconds?: number;
}

const WEB = "application/grpc-web+proto";
const WEB_TEXT = "application/grpc-web-text+proto";
const NATIVE = "application/grpc+proto";
const MOST_BYTES = 4 << 20;

const DONE = frame(response("done"));
const OK: Fields = { "grpc-status": "0" };
const HTML = Buffer.from("<!doctype html><title>Not what you expected</title>");

const done: Success = { said: "done" };
const failure = (kind: string, status: string | null, words = ""): Failure => ({ kind, status, words });
const serviceError = (status: string, words = "") => failure("service-error", status, words);
const notGrpc = (status: string, words = "") => failure("not-grpc", status, words);
const lost = (words = "") => failure("connection-lost", "UNAVAILABLE", words);
const stopped = failure("connection-lost", "UNKNOWN", "without a status");

/** Envoy's gRPC-Web filter makes a status of what is no gRPC, and its body the message. */
const BY_ENVOY = "the message is the web page, which Envoy passes on";
const HIDDEN_BY_BROWSER = "a browser does not tell a page why a request got no reply";
const byEnvoy = (status: string, words: string): Pick<Situation, "on"> => ({
  on: { envoy: { because: BY_ENVOY, outcome: notGrpc(status, words) } },
});

const ONLY_IN_WEB: Impossible = { because: "only gRPC-Web has this" };
const ONLY_IN_NATIVE: Impossible = { because: "only native gRPC has this" };

function web(pieces: Buffer[], rest: Omit<Partial<Reply>, "pieces"> = {}): Reply {
  return { headers: { "content-type": WEB }, pieces, ...rest };
}

function text(pieces: Buffer[]): Reply {
  return { headers: { "content-type": WEB_TEXT }, pieces };
}

function native(pieces: Buffer[], trailers: Fields | undefined, rest: Omit<Partial<Reply>, "pieces"> = {}): Reply {
  return { headers: { "content-type": NATIVE }, pieces, ...(trailers === undefined ? {} : { trailers }), ...rest };
}

/** The same reply in both protocols: headers, messages, trailers. */
function both(messages: Buffer[], trailers: Fields, headers: Fields = {}): Pick<Situation, "web" | "native"> {
  return {
    web: web([...messages, trailersFrame(lines(trailers))], { headers: { "content-type": WEB, ...headers } }),
    native: native(messages, trailers, { headers: { "content-type": NATIVE, ...headers } }),
  };
}

/** A reply that is only headers, in both protocols. */
function onlyHeaders(headers: Fields, httpStatus = 200): Pick<Situation, "web" | "native"> {
  return {
    web: web([], { httpStatus, headers: { "content-type": WEB, ...headers } }),
    native: native([], undefined, { httpStatus, headers: { "content-type": NATIVE, ...headers } }),
  };
}

/** What is no gRPC, in both protocols. */
function http(httpStatus: number, headers: Fields, body: Buffer = HTML): Pick<Situation, "web" | "native"> {
  const reply: Reply = { httpStatus, headers, pieces: body.length > 0 ? [body] : [] };
  return { web: reply, native: reply };
}

const METADATA: Fields = { "x-custom": ["one", "two"], "x-custom-bin": "AAECAwQ=" };

const SUCCESS: Situation[] = [
  { id: "success/message", does: "one message, status OK", ...both([DONE], OK), expected: done },
  {
    id: "success/empty-message",
    does: "a message of no bytes, which is a message (`success` false)",
    ...both([frame(Buffer.alloc(0))], OK),
    expected: failure("failed-by-service", null),
  },
  {
    id: "success/refused",
    does: "status OK with `success` false",
    ...both([frame(response("no data", false))], OK),
    expected: failure("failed-by-service", null, "no data"),
  },
  {
    id: "success/unknown-field",
    does: "a message with a field of a newer version",
    ...both([frame(responseOf(70_000, "done"))], OK),
    expected: done,
  },
  {
    id: "success/byte-by-byte",
    does: "each byte in a packet of its own",
    web: web(bytewise(Buffer.concat([DONE, trailersFrame(lines(OK))]))),
    native: native(bytewise(DONE), OK),
    expected: done,
  },
  {
    id: "success/largest-message",
    does: "a message of 4 MiB",
    ...both([frame(responseOf(MOST_BYTES, "done"))], OK),
    expected: done,
  },
  {
    id: "success/content-type-without-codec",
    does: "a content type that does not name the codec",
    web: web([DONE, trailersFrame(lines(OK))], { headers: { "content-type": "application/grpc-web" } }),
    native: native([DONE], OK, { headers: { "content-type": "application/grpc" } }),
    expected: done,
  },
  {
    id: "success/content-type-parameter",
    does: "a content type with a parameter",
    web: web([DONE, trailersFrame(lines(OK))], { headers: { "content-type": `${WEB}; charset=utf-8` } }),
    native: native([DONE], OK, { headers: { "content-type": `${NATIVE};charset=utf-8` } }),
    expected: done,
  },
  {
    id: "success/metadata",
    does: "metadata in headers and trailers: repeated, and binary",
    ...both([DONE], { ...OK, ...METADATA }, METADATA),
    expected: done,
  },
];

const TRAILERS: Situation[] = [
  {
    id: "trailers/own-packet",
    does: "trailers in packets of their own, their frame's prefix too",
    web: web([DONE, trailersFrame(lines(OK)).subarray(0, 5), trailersFrame(lines(OK)).subarray(5)]),
    native: ONLY_IN_WEB,
    expected: done,
  },
  {
    id: "trailers/same-packet",
    does: "message and trailers in one packet",
    web: web([Buffer.concat([DONE, trailersFrame(lines(OK))])]),
    native: ONLY_IN_WEB,
    expected: done,
  },
  {
    id: "trailers/mixed-case",
    does: "names of trailers in upper and lower case",
    web: web([trailersFrame("Grpc-Status: 9\r\nGRPC-MESSAGE: oops\r\n")]),
    native: { because: "HTTP/2 has only lower case" },
    expected: serviceError("FAILED_PRECONDITION", "oops"),
  },
  {
    id: "trailers/no-blank",
    does: "trailers without blanks, and without a line end at their end",
    web: web([DONE, trailersFrame("grpc-status:0")]),
    native: ONLY_IN_WEB,
    expected: done,
  },
  {
    id: "trailers/only-status",
    does: "no message, an error in the trailers",
    ...both([], { "grpc-status": "9", "grpc-message": "oops" }),
    expected: serviceError("FAILED_PRECONDITION", "oops"),
  },
  {
    id: "trailers/in-headers",
    does: "an error in the headers, no body (Trailers-Only)",
    ...onlyHeaders({ "grpc-status": "9", "grpc-message": "oops" }),
    expected: serviceError("FAILED_PRECONDITION", "oops"),
  },
  {
    id: "trailers/in-headers-with-metadata",
    does: "the same with repeated metadata",
    ...onlyHeaders({ "grpc-status": "9", "grpc-message": "oops", ...METADATA }),
    expected: serviceError("FAILED_PRECONDITION", "oops"),
  },
  {
    id: "trailers/error-with-metadata",
    does: "an error with repeated metadata in headers and trailers",
    ...both([], { "grpc-status": "9", "grpc-message": "oops", ...METADATA }, METADATA),
    expected: serviceError("FAILED_PRECONDITION", "oops"),
  },
  {
    id: "trailers/text",
    does: "`grpc-web-text`, all of it one piece of base64",
    web: text([base64(Buffer.concat([DONE, trailersFrame(lines(OK))]))]),
    native: ONLY_IN_WEB,
    expected: done,
  },
  {
    id: "trailers/text-by-frame",
    does: "`grpc-web-text`, each frame with padding of its own, each character in a packet of its own",
    web: text(bytewise(Buffer.concat([base64(DONE), base64(trailersFrame(lines(OK)))]))),
    native: ONLY_IN_WEB,
    expected: done,
  },
  {
    id: "trailers/compressed",
    does: "compressed trailers, though no compression was offered",
    web: web([DONE, trailersFrame("nonsense", 1)]),
    native: ONLY_IN_WEB,
    expected: notGrpc("INTERNAL", "compressed"),
  },
];

const CODES: [number, string][] = [
  [1, "CANCELLED"],
  [2, "UNKNOWN"],
  [3, "INVALID_ARGUMENT"],
  [4, "DEADLINE_EXCEEDED"],
  [5, "NOT_FOUND"],
  [6, "ALREADY_EXISTS"],
  [7, "PERMISSION_DENIED"],
  [8, "RESOURCE_EXHAUSTED"],
  [9, "FAILED_PRECONDITION"],
  [10, "ABORTED"],
  [11, "OUT_OF_RANGE"],
  [12, "UNIMPLEMENTED"],
  [13, "INTERNAL"],
  [14, "UNAVAILABLE"],
  [15, "DATA_LOSS"],
  [16, "UNAUTHENTICATED"],
];

const KIND_OF_CODE = new Map([
  [4, "deadline-exceeded"],
  [12, "wrong-service-path"],
]);

const ERRORS: Situation[] = [
  ...CODES.map(([code, name]) => ({
    id: `error/${name.toLowerCase().replaceAll("_", "-")}`,
    does: `status ${code}`,
    ...both([], { "grpc-status": String(code), "grpc-message": `oops ${code}` }),
    expected: failure(KIND_OF_CODE.get(code) ?? "service-error", name, `oops ${code}`),
  })),
  {
    id: "error/unknown-code",
    does: "a status that is no code of gRPC",
    ...both([], { "grpc-status": "99", "grpc-message": "oops" }),
    expected: serviceError("UNKNOWN", "oops"),
  },
  {
    id: "error/no-number",
    does: "a status that is no number",
    ...both([], { "grpc-status": "zero", "grpc-message": "oops" }),
    expected: serviceError("UNKNOWN", "oops"),
  },
  {
    id: "error/without-message",
    does: "a status and nothing else",
    ...both([], { "grpc-status": "13" }),
    expected: serviceError("INTERNAL"),
  },
  {
    id: "error/unicode-message",
    does: "a percent-encoded message beyond ASCII",
    ...both([], { "grpc-status": "13", "grpc-message": "%E2%82%AC%20%F0%9F%98%80%0A%25" }),
    expected: serviceError("INTERNAL", "€ 😀\n%"),
  },
  {
    id: "error/malformed-message",
    does: "a message whose percent signs encode nothing",
    ...both([], { "grpc-status": "13", "grpc-message": "5% of %zz" }),
    expected: serviceError("INTERNAL", "5% of %zz"),
  },
  {
    id: "error/details",
    does: "binary details beside the message",
    ...both([], { "grpc-status": "13", "grpc-message": "oops", "grpc-status-details-bin": "CA0SBG9vcHM=" }),
    expected: serviceError("INTERNAL", "oops"),
  },
  {
    id: "error/after-message",
    does: "a message, then an error: the message does not count",
    ...both([DONE], { "grpc-status": "13", "grpc-message": "oops" }),
    expected: serviceError("INTERNAL", "oops"),
  },
];

const JSON_PASSED_ON: Deviation = {
  because: "a gateway does not look into messages, and what it hands on is gRPC-Web",
  outcome: notGrpc("INTERNAL", "no `ExecuteResponse`"),
};

const UNEXPECTED: Situation[] = [
  {
    id: "unexpected/no-status",
    does: "trailers without a status",
    ...both([], { "grpc-message": "oops" }),
    expected: notGrpc("UNKNOWN", "without a gRPC status"),
  },
  {
    id: "unexpected/no-status-in-headers",
    does: "headers without a status, no body",
    ...onlyHeaders({ "grpc-message": "oops" }),
    expected: stopped,
  },
  {
    id: "unexpected/no-trailers",
    does: "a message and no trailers",
    web: web([DONE]),
    native: native([DONE], undefined),
    expected: stopped,
  },
  {
    id: "unexpected/no-message",
    does: "status OK without a message",
    ...both([], OK),
    expected: serviceError("UNIMPLEMENTED", "without a message"),
  },
  {
    id: "unexpected/no-message-in-headers",
    does: "status OK in the headers, no body",
    ...onlyHeaders(OK),
    expected: serviceError("UNIMPLEMENTED", "without a message"),
  },
  {
    id: "unexpected/two-messages",
    does: "two messages to a unary call",
    ...both([DONE, DONE], OK),
    expected: serviceError("UNIMPLEMENTED", "more than one message"),
  },
  {
    id: "unexpected/status-in-headers-and-trailers",
    does: "one status in the headers, another after the body: that one counts",
    ...both([], { "grpc-status": "9", "grpc-message": "oops" }, { "grpc-status": "8" }),
    expected: serviceError("FAILED_PRECONDITION", "oops"),
  },
  {
    id: "unexpected/status-in-headers-with-body",
    does: "a status in the headers, a message, no trailers",
    web: web([DONE], { headers: { "content-type": WEB, "grpc-status": "9" } }),
    native: native([DONE], undefined, { headers: { "content-type": NATIVE, "grpc-status": "9" } }),
    expected: stopped,
  },
  {
    id: "unexpected/content-type",
    does: "HTTP 200 with a web page",
    ...http(200, { "content-type": "text/html" }),
    expected: notGrpc("UNKNOWN", "text/html"),
    ...byEnvoy("UNKNOWN", "<!doctype html>"),
  },
  {
    id: "unexpected/no-content-type",
    does: "HTTP 200 without a content type",
    ...http(200, {}, DONE),
    expected: notGrpc("UNKNOWN", "content type"),
    ...byEnvoy("UNKNOWN", "done"),
  },
  {
    id: "unexpected/codec",
    does: "messages in JSON",
    web: web([frame(Buffer.from("{}")), trailersFrame(lines(OK))], { headers: { "content-type": "application/grpc-web+json" } }),
    native: native([frame(Buffer.from("{}"))], OK, { headers: { "content-type": "application/grpc+json" } }),
    expected: notGrpc("UNKNOWN", "+json"),
    on: { gateway: JSON_PASSED_ON, envoy: JSON_PASSED_ON },
  },
  {
    id: "unexpected/compression",
    does: "a message compressed in a way that nobody knows",
    ...both([compressed(response("done"))], OK, { "grpc-encoding": "foo" }),
    expected: notGrpc("INTERNAL", "compressed"),
  },
  {
    id: "unexpected/compressed-message",
    does: "a message marked as compressed, without compression",
    ...both([compressed(response("done"))], OK, { "grpc-encoding": "identity" }),
    expected: notGrpc("INTERNAL", "compressed"),
  },
  {
    id: "unexpected/flags",
    does: "a frame with flags that do not exist",
    ...both([frame(response("done"), 0x42)], OK),
    expected: notGrpc("INTERNAL", "no frame"),
  },
  {
    id: "unexpected/no-message-of-ours",
    does: "a message that is no `ExecuteResponse`",
    ...both([frame(Buffer.from([0xff, 0xff, 0xff]))], OK),
    expected: notGrpc("INTERNAL", "no `ExecuteResponse`"),
  },
  {
    id: "unexpected/message-too-long",
    does: "a message of a byte more than 4 MiB",
    ...both([frame(responseOf(MOST_BYTES + 1, "done"))], OK),
    expected: serviceError("RESOURCE_EXHAUSTED", "more than 4 MiB"),
  },
  {
    id: "unexpected/after-trailers",
    does: "more after the trailers",
    web: web([DONE, trailersFrame(lines(OK)), Buffer.from("\n")]),
    native: ONLY_IN_WEB,
    expected: notGrpc("INTERNAL", "more after the end"),
  },
  {
    id: "unexpected/no-base64",
    does: "`grpc-web-text` that is no base64",
    web: text([HTML]),
    native: ONLY_IN_WEB,
    expected: notGrpc("INTERNAL", "base64"),
  },
  {
    id: "unexpected/web-page-as-grpc",
    does: "a web page that calls itself gRPC",
    web: web([HTML]),
    native: native([HTML], OK),
    expected: notGrpc("INTERNAL", "no frame"),
  },
];

/** By the mapping that gRPC gives for replies without a status of its own. */
const HTTP_CODES: [number, string][] = [
  [400, "INTERNAL"],
  [401, "UNAUTHENTICATED"],
  [403, "PERMISSION_DENIED"],
  [404, "UNIMPLEMENTED"],
  [409, "UNKNOWN"],
  [412, "UNKNOWN"],
  [413, "UNKNOWN"],
  [415, "UNKNOWN"],
  [418, "UNKNOWN"],
  [429, "UNAVAILABLE"],
  [431, "UNKNOWN"],
  [500, "UNKNOWN"],
  [502, "UNAVAILABLE"],
  [503, "UNAVAILABLE"],
  [504, "UNAVAILABLE"],
  [505, "UNKNOWN"],
];

const REDIRECT_HIDDEN: Deviation = {
  because: "a browser tells a page only that there was a redirect",
  outcome: notGrpc("UNKNOWN", "a redirect"),
};

const HTTP: Situation[] = [
  ...HTTP_CODES.map(([code, status]) => ({
    id: `http/${code}`,
    does: `HTTP ${code} with a web page`,
    ...http(code, { "content-type": "text/html" }),
    expected: notGrpc(status, String(code)),
    ...byEnvoy(status, "<!doctype html>"),
  })),
  {
    id: "http/204",
    does: "HTTP 204, no body",
    ...http(204, {}, Buffer.alloc(0)),
    expected: notGrpc("UNKNOWN", "204"),
  },
  {
    id: "http/800",
    does: "an HTTP status that does not exist",
    ...http(800, { "content-type": "text/html" }),
    native: { because: "the peer that speaks HTTP/2 cannot send this" },
    expected: notGrpc("UNKNOWN", "800"),
  },
  {
    id: "http/503-with-status",
    does: "HTTP 503 with a status of gRPC, which counts",
    ...onlyHeaders({ "grpc-status": "8", "grpc-message": "oops" }, 503),
    expected: serviceError("RESOURCE_EXHAUSTED", "oops"),
  },
  {
    id: "http/redirect",
    does: "HTTP 307 to a place that would answer well",
    ...http(307, { location: "/redirected/to/success" }, Buffer.alloc(0)),
    expected: notGrpc("UNKNOWN", "307"),
    on: { direct: REDIRECT_HIDDEN, envoy: REDIRECT_HIDDEN },
  },
];

/** By the mapping that gRPC gives for streams that are reset. */
const RESETS: [number, string, string][] = [
  [0, "NO_ERROR", "INTERNAL"],
  [2, "INTERNAL_ERROR", "INTERNAL"],
  [3, "FLOW_CONTROL_ERROR", "INTERNAL"],
  [4, "SETTINGS_TIMEOUT", "INTERNAL"],
  [6, "FRAME_SIZE_ERROR", "INTERNAL"],
  [7, "REFUSED_STREAM", "UNAVAILABLE"],
  [8, "CANCEL", "CANCELLED"],
  [9, "COMPRESSION_ERROR", "INTERNAL"],
  [10, "CONNECT_ERROR", "INTERNAL"],
  [11, "ENHANCE_YOUR_CALM", "RESOURCE_EXHAUSTED"],
  [12, "INADEQUATE_SECURITY", "PERMISSION_DENIED"],
];

const CONNECTION: Situation[] = [
  {
    id: "connection/cut-before-headers",
    does: "the connection breaks before a reply",
    web: { then: "cut" },
    native: { then: "cut" },
    expected: lost(),
    on: { direct: { because: HIDDEN_BY_BROWSER, outcome: failure("blocked-or-down", "UNAVAILABLE") } },
    repeated: { direct: "a browser itself sends a request again when a connection that it kept breaks before a reply" },
  },
  {
    id: "connection/cut-after-headers",
    does: "the connection breaks after the headers",
    web: web([], { then: "cut" }),
    native: native([], undefined, { then: "cut" }),
    expected: lost(),
    on: { "direct firefox": { because: HIDDEN_BY_BROWSER, outcome: failure("blocked-or-down", "UNAVAILABLE") } },
  },
  {
    id: "connection/cut-in-message",
    does: "the connection breaks in the middle of the message",
    web: web([DONE.subarray(0, 8)], { then: "cut" }),
    native: native([DONE.subarray(0, 8)], undefined, { then: "cut" }),
    expected: lost(),
  },
  {
    id: "connection/cut-before-status",
    does: "the connection breaks between message and status",
    web: web([DONE], { then: "cut" }),
    native: native([DONE], undefined, { then: "cut" }),
    expected: lost(),
  },
  {
    id: "connection/cut-in-trailers",
    does: "the connection breaks in the middle of the trailers",
    web: web([DONE, trailersFrame(lines(OK)).subarray(0, 9)], { then: "cut" }),
    native: ONLY_IN_WEB,
    expected: lost(),
  },
  {
    id: "connection/ends-in-message",
    does: "the reply ends in the middle of the message",
    web: web([DONE.subarray(0, 8)]),
    native: native([DONE.subarray(0, 8)], undefined),
    expected: stopped,
    on: {
      gateway: {
        because: "a status after half a message would be read as part of it, so the gateway breaks the connection",
        outcome: lost(),
      },
    },
  },
  ...RESETS.map(([code, name, status]) => ({
    id: `connection/reset-${name.toLowerCase().replaceAll("_", "-")}`,
    does: `the service resets the stream with ${name} before the headers`,
    web: ONLY_IN_NATIVE,
    native: { then: code },
    expected: failure("connection-lost", status),
    on: { envoy: { because: "Envoy does not tell with which code", outcome: lost() } },
  })),
];

/** Each of these holds a call until its end. */
const SILENT: Pick<Situation, "id" | "does" | "web" | "native">[] = [
  { id: "before-headers", does: "before the headers", web: { then: "silence" }, native: { then: "silence" } },
  {
    id: "after-headers",
    does: "after the headers",
    web: web([], { then: "silence" }),
    native: native([], undefined, { then: "silence" }),
  },
  {
    id: "in-message",
    does: "in the middle of the message",
    web: web([DONE.subarray(0, 8)], { then: "silence" }),
    native: native([DONE.subarray(0, 8)], undefined, { then: "silence" }),
  },
  {
    id: "before-status",
    does: "between message and status",
    web: web([DONE], { then: "silence" }),
    native: native([DONE], undefined, { then: "silence" }),
  },
];

const DEADLINES: Situation[] = SILENT.map((silence) => ({
  ...silence,
  id: `deadline/${silence.id}`,
  does: `the deadline passes ${silence.does}`,
  expected: failure("deadline-exceeded", "DEADLINE_EXCEEDED"),
  timeoutSeconds: 1,
}));

/** Not among `SITUATIONS`: these wait for the run to be cancelled. */
export const CANCELLATIONS: Situation[] = SILENT.map((silence) => ({
  ...silence,
  id: `cancel/${silence.id}`,
  does: `the run is cancelled ${silence.does}`,
  expected: failure("cancelled", null),
}));

/** In the order of the table. */
export const SITUATIONS: Situation[] = [
  ...SUCCESS,
  ...TRAILERS,
  ...ERRORS,
  ...UNEXPECTED,
  ...HTTP,
  ...CONNECTION,
  ...DEADLINES,
];
