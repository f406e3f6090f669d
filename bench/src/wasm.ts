/** Functions that tell wasm-bindgen about types, and which it takes out. */
const DESCRIBES = /^__wbindgen_describe|WasmDescribe/;

/** Bytes of code by crate in a WebAssembly module that has its name section. */
export function bytesByCrate(module: Uint8Array): Map<string, number> {
  const sections = sectionsOf(module);
  const names = functionNames(sections);
  const imported = importedFunctions(sections.get(2));
  const crates = new Map<string, number>();
  const code = new Reader(sections.get(10) ?? new Uint8Array());
  const count = code.isAtEnd ? 0 : code.number();
  for (let at = 0; at < count; at += 1) {
    const bytes = code.number();
    code.skip(bytes);
    const name = names.get(imported + at) ?? "";
    if (DESCRIBES.test(name)) {
      continue;
    }
    const crate = crateOf(name);
    crates.set(crate, (crates.get(crate) ?? 0) + bytes);
  }
  return crates;
}

/**
 * The crate that a function's code comes from: in `<T as Trait>::method` that of `T`. Takes Rust's mangled names, legacy
 * (`_ZN`, lengths before each part) and v0 (`_R`), and those that rustc demangled.
 */
export function crateOf(name: string): string {
  const legacy = /^_ZN(\d+)/.exec(name);
  if (legacy !== null) {
    const length = Number(legacy[1]);
    const start = legacy[0].length;
    const path = name.slice(start, start + length).replace(/\.\./g, "::");
    // `<impl A>`, `<&A as …>`, `<[A] as …>`, `<(A, …) as …>`: what is looked for is A's.
    return firstPart(path.replace(/^(_|\$(LT|RF|BP|LP|u5b|u20)\$|(impl|dyn|mut|const)(?=\$u20\$))+/, ""));
  }
  const v0 = /C[0-9a-zA-Z]*_(\d+)_?([a-z]\w*)/.exec(name.startsWith("_R") ? name : "");
  if (v0 !== null) {
    return (v0[2] ?? "").slice(0, Number(v0[1]));
  }
  return firstPart(name.replace(/^[<&*(\[]+(dyn |mut )*/, ""));
}

function firstPart(path: string): string {
  return /^[a-z_][a-z0-9_]*(?=::|$)/.exec(path)?.[0] ?? "other";
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    const byte = this.#bytes[this.#at] ?? 0;
    this.#at += 1;
    return byte;
  }

  /** An unsigned number in LEB128. */
  number(): number {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * shift;
      if (byte < 0x80) {
        return value;
      }
    }
  }

  take(length: number): Uint8Array {
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  skip(length: number): void {
    this.#at += length;
  }

  text(): string {
    return new TextDecoder().decode(this.take(this.number()));
  }
}

/** The sections by id; the name section, which is a custom one, by -1. */
function sectionsOf(module: Uint8Array): Map<number, Uint8Array> {
  const reader = new Reader(module);
  reader.skip(8);
  const sections = new Map<number, Uint8Array>();
  while (!reader.isAtEnd) {
    const id = reader.byte();
    const content = reader.take(reader.number());
    if (id !== 0) {
      sections.set(id, content);
      continue;
    }
    const custom = new Reader(content);
    const name = custom.text();
    if (name === "name") {
      sections.set(-1, content.subarray(1 + name.length));
    }
  }
  return sections;
}

function functionNames(sections: Map<number, Uint8Array>): Map<number, string> {
  const names = new Map<number, string>();
  const section = new Reader(sections.get(-1) ?? new Uint8Array());
  while (!section.isAtEnd) {
    const kind = section.byte();
    const content = new Reader(section.take(section.number()));
    if (kind === 1) {
      for (let left = content.number(); left > 0; left -= 1) {
        names.set(content.number(), content.text());
      }
    }
  }
  return names;
}

function importedFunctions(section: Uint8Array | undefined): number {
  const reader = new Reader(section ?? new Uint8Array());
  let functions = 0;
  for (let left = reader.isAtEnd ? 0 : reader.number(); left > 0; left -= 1) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind === 0) {
      reader.number();
      functions += 1;
    } else if (kind === 3) {
      reader.skip(2);
    } else {
      // A table's element type comes first; then limits, as of a memory.
      reader.skip(kind === 1 ? 1 : 0);
      const hasMost = (reader.byte() & 1) === 1;
      reader.number();
      if (hasMost) {
        reader.number();
      }
    }
  }
  return functions;
}
