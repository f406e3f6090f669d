declare module "probe" {
  export default function init(): Promise<unknown>;
  export function check(file: Uint8Array): number;
  export function layout(counts: Uint32Array, followers: Uint32Array): Int32Array;
  export class Caller {
    constructor(gateway: string, address: string);
    execute(): Promise<string>;
  }
}
