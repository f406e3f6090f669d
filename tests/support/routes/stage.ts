/** What a test of one route needs: who may vouch for services, where they listen, and how a config writes that. */

import type { Server } from "node:net";

import { Authority } from "../certificates.ts";
import type { World } from "../world.ts";
import { type Manner, type Protocol, Service } from "./service.ts";

const HERE = "127.0.0.1";

/** How a config names a port; of this machine, without TLS, unless given. */
export interface Named {
  host?: string;
  tls?: boolean;
}

export class Stage {
  readonly world: World;
  readonly protocol: Protocol;
  /** Whom the callers trust, beside those that their system trusts. */
  readonly authority: Authority;
  /** Whom nobody trusts. */
  readonly stranger: Authority;
  /** Where the page is served. */
  readonly page: string;
  readonly #services: Service[] = [];

  private constructor(world: World, protocol: Protocol, page: string) {
    this.world = world;
    this.protocol = protocol;
    this.page = page;
    this.authority = new Authority(world.directory);
    this.stranger = new Authority(world.directory);
  }

  static async set(world: World, protocol: Protocol): Promise<Stage> {
    return new Stage(world, protocol, `${HERE}:${await world.freePort()}`);
  }

  /** How the config writes this port, where services speak the route's protocol. */
  address(port: number, { host = HERE, tls = false }: Named = {}): string {
    const scheme = { native: tls ? "grpcs://" : "", web: tls ? "https://" : "http://" }[this.protocol];
    return `${scheme}${host}:${port}`;
  }

  /** Lets a server listen; returns its address. */
  async listen(server: Server, named?: Named): Promise<string> {
    const port = await this.world.freePort();
    await this.world.listen(server, port);
    return this.address(port, named);
  }

  /** Starts a service; returns its address. */
  async service(manner: Partial<Manner> = {}): Promise<string> {
    const service = new Service({ protocol: this.protocol, ...manner });
    this.#services.push(service);
    return this.listen(service.server, { tls: manner.identity !== undefined });
  }

  /** How often `Execute` ran, at all services. */
  get executed(): number {
    return this.#services.reduce((sum, { executed }) => sum + executed, 0);
  }
}
