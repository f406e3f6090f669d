/** Specs that run in Chromium alone, and why. All others run in Firefox as well. */
export const ONLY_IN_CHROMIUM: { spec: string; because: string }[] = [
  { spec: "conformance", because: "it steers both browsers itself, since it compares them" },
  { spec: "crash", because: "it starts and kills a browser itself" },
  { spec: "envoy", because: "what Envoy answers, Firefox is held to by conformance" },
  { spec: "envoy-gateway", because: "it has no page" },
  { spec: "first-load", because: "only Chromium's own protocol tells what came from the cache; the bytes are the same" },
  { spec: "proxies", because: "it is about what stands in front of the server" },
  { spec: "python-peers", because: "it is about services" },
  { spec: "routes", because: "what a route tells, Firefox is held to by conformance" },
  { spec: "terminal", because: "it has no page" },
];
