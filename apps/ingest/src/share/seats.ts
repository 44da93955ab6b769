import type { Duplex } from "node:stream";
import { socketsMax } from "../sockets-max.ts";

/** Keeps one organization's visitors from taking all sockets of a front, those on which nothing travels just now among them: half are left to others. */
export class Seats {
  readonly #taken = new Map<string, number>();
  readonly #organizationAt = new WeakMap<Duplex, string>();
  readonly #most: number;

  constructor(most = Math.floor(socketsMax() / 2)) {
    this.#most = most;
  }

  /** Whether there was a seat for this socket. It is given back when the socket closes, or when a proxy brings another organization's visitor by it. */
  take(socket: Duplex, organizationId: string): boolean {
    const before = this.#organizationAt.get(socket);
    if (before === organizationId) return true;
    const taken = this.#taken.get(organizationId) ?? 0;
    if (taken >= this.#most) return false;
    this.#taken.set(organizationId, taken + 1);
    this.#organizationAt.set(socket, organizationId);
    if (before === undefined) socket.once("close", () => this.#giveBack(this.#organizationAt.get(socket)));
    else this.#giveBack(before);
    return true;
  }

  #giveBack(organizationId = ""): void {
    const taken = (this.#taken.get(organizationId) ?? 0) - 1;
    if (taken > 0) this.#taken.set(organizationId, taken);
    else this.#taken.delete(organizationId);
  }
}
