/** An authority (CA) of a test's own, and certificates by it. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a server with TLS needs. */
export interface Identity {
  key: Buffer;
  cert: Buffer;
}

const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

// `openssl x509` cannot make what has expired: before version 3.4 it knows no first day.
const SETTINGS = `
[ca]
default_ca = test
[test]
database = issued
rand_serial = yes
new_certs_dir = .
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
`;

export class Authority {
  /** The file with its certificate, for `--ca`. */
  readonly file: string;
  readonly #directory: string;

  /** Makes one in a directory below this one. */
  constructor(directory: string) {
    this.#directory = mkdtempSync(join(directory, "authority-"));
    this.file = join(this.#directory, "ca.pem");
    writeFileSync(join(this.#directory, "settings"), SETTINGS);
    writeFileSync(join(this.#directory, "issued"), "");
    // A name of its own, or another one's would be asked for its signatures.
    this.#openssl("req", "-x509", ...KEY, "-days", "2", "-subj", `/CN=${this.#directory.split("/").at(-1)}`, "-keyout", "ca.key", "-out", "ca.pem");
  }

  /** A certificate for `names`, as in `DNS:localhost,IP:127.0.0.1`; valid from yesterday to tomorrow unless given. */
  issue(names: string, [from, to]: [Date, Date] = [inDays(-1), inDays(1)]): Identity {
    this.#openssl("req", ...KEY, "-subj", "/CN=test", "-addext", `subjectAltName=${names}`, "-keyout", "key", "-out", "request");
    const dates = ["-startdate", asn1(from), "-enddate", asn1(to)];
    this.#openssl("ca", "-batch", "-notext", "-config", "settings", "-cert", "ca.pem", "-keyfile", "ca.key", ...dates, "-in", "request", "-out", "certificate");
    return { key: this.#read("key"), cert: this.#read("certificate") };
  }

  #openssl(...args: string[]): void {
    execFileSync("openssl", args, { cwd: this.#directory, stdio: "pipe" });
  }

  #read(name: string): Buffer {
    return readFileSync(join(this.#directory, name));
  }
}

export function inDays(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}

/** `YYYYMMDDHHMMSSZ` */
function asn1(date: Date): string {
  return `${date.toISOString().slice(0, 19).replaceAll(/[-:T]/g, "")}Z`;
}
