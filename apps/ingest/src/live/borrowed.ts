import type { LiveElsewhere } from "@postern/db/tunnel/elsewhere";
import { leastBusy } from "./least-busy.ts";
import type { LiveTunnel } from "./live-tunnel.ts";

export interface BorrowPorts {
  /** The agents of these tunnels that are connected now, at other hubs. */
  find(tunnelIds: readonly string[]): Promise<LiveElsewhere[]>;
  /** A tunnel whose agent is at another hub: what it asks for is passed on there. Nothing where agents cannot reach this one. */
  borrow(at: LiveElsewhere): LiveTunnel | undefined;
  onTrouble(error: unknown): void;
}

const checkEveryMs = 1_000;
/** A tunnel that nobody visits here keeps no connections waiting here. */
const idleMs = 60_000;
/** Whoever is not found is looked for again after this long: a flood of visitors of an agent that is away costs two statements a second. */
const lookAgainMs = 500;
const looksMax = 1_000;

interface Lent {
  tunnel: LiveTunnel;
  usedAtMs: number;
}

/**
 * Live tunnels whose agents are connected at other hubs, and dial this one for the streams that come here. Each stands for one line of an agent: it is
 * given up within a second of that line's end, with every stream in it.
 */
export class BorrowedTunnels {
  readonly #ports: BorrowPorts;
  readonly #lent = new Map<string, Lent>();
  readonly #looks = new Map<string, Promise<void>>();
  #clock: NodeJS.Timeout | undefined;

  constructor(ports: BorrowPorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#lent.size;
  }

  /** This tunnel, if an agent of it is anywhere; where several are, the one with the fewest streams of this hub. */
  async of(tunnelId: string): Promise<LiveTunnel | undefined> {
    const here = this.#at(tunnelId);
    if (here) return here;
    if (!this.#looks.has(tunnelId) && this.#looks.size < looksMax) this.#looks.set(tunnelId, this.#look(tunnelId));
    await this.#looks.get(tunnelId);
    return this.#at(tunnelId);
  }

  close(): void {
    clearInterval(this.#clock);
    for (const { tunnel } of this.#lent.values()) tunnel.close();
    this.#lent.clear();
  }

  /** Gives up what is lent no more: its agent left, was sent away, or went to another hub. */
  async check(): Promise<void> {
    const ids = new Set([...this.#lent.values()].map(({ tunnel }) => tunnel.tunnelId));
    const connected = new Set((await this.#ports.find([...ids])).map(({ connectionId }) => connectionId));
    for (const [connectionId, lent] of this.#lent) {
      if (lent.tunnel.use.inFlight > 0) lent.usedAtMs = performance.now();
      if (connected.has(connectionId) && performance.now() - lent.usedAtMs < idleMs) continue;
      this.#lent.delete(connectionId);
      lent.tunnel.close();
    }
    if (this.#lent.size > 0) return;
    clearInterval(this.#clock);
    this.#clock = undefined;
  }

  #at(tunnelId: string): LiveTunnel | undefined {
    const members = [...this.#lent.values()].filter(({ tunnel }) => tunnel.tunnelId === tunnelId);
    const found = leastBusy(members.map(({ tunnel }) => tunnel));
    for (const member of members) if (member.tunnel === found) member.usedAtMs = performance.now();
    return found;
  }

  async #look(tunnelId: string): Promise<void> {
    try {
      for (const at of await this.#ports.find([tunnelId])) this.#take(at);
    } catch (error) {
      this.#ports.onTrouble(error);
    }
    setTimeout(() => this.#looks.delete(tunnelId), lookAgainMs).unref();
  }

  #take(at: LiveElsewhere): void {
    const tunnel = this.#lent.has(at.connectionId) ? undefined : this.#ports.borrow(at);
    if (!tunnel) return;
    this.#lent.set(at.connectionId, { tunnel, usedAtMs: performance.now() });
    this.#clock ??= setInterval(() => void this.check().catch(this.#ports.onTrouble), checkEveryMs).unref();
    tunnel.enter();
  }
}
