import type { Duplex } from "node:stream";
import { type LiveKind, liveLimits } from "@postern/contract/live";
import type { ConnectionUse } from "@postern/db/tunnel/connection";
import { DataAgent } from "./data-agent.ts";
import { DataConnections } from "./data-connections.ts";
import type { LiveOutcome } from "./live-desk.ts";
import type { Tickets } from "./tickets.ts";
import type { Visited } from "./visit-teller.ts";

/** Streams that wait for a connection; more than an agent can serve in 10 s are told to come back. */
const waitingMax = 256;

export interface LiveTunnelSettings {
  tunnelId: string;
  kind: LiveKind;
  /** The Host that the local server is asked for; the visitor's without it. */
  hostHeader?: string;
  tickets: Tickets;
  /** Asks the agent for one data connection for each ticket. */
  dial(tickets: string[]): void;
  /** Hears what became of each call. */
  visited?(visit: Visited): void;
}

/** One connected agent of a live tunnel, as streams see it: a place for each, or none in time. */
export class LiveTunnel {
  readonly tunnelId: string;
  readonly kind: LiveKind;
  readonly hostHeader: string | undefined;
  /** For HTTP exchanges: takes a kept connection, else an unused one. */
  readonly agent: DataAgent;
  readonly #connections: DataConnections;
  readonly #waiting = new Set<() => void>();
  readonly #visited: LiveTunnelSettings["visited"];
  readonly #use: ConnectionUse = { inFlight: 0, carried: 0, carriedBytes: 0 };
  #closed = false;

  constructor({ tunnelId, kind, hostHeader, tickets, dial, visited }: LiveTunnelSettings) {
    this.tunnelId = tunnelId;
    this.kind = kind;
    this.hostHeader = hostHeader;
    this.#connections = new DataConnections({ tickets, dial, changed: () => this.#wake(), wanted: () => this.#waiting.size });
    this.agent = new DataAgent({ take: () => this.#connections.take(), kept: () => this.#wake() });
    this.#visited = visited;
  }

  /** Asks for the first connections. */
  enter(): void {
    this.#connections.topUp();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Data connections that are open: at work, kept, or unused. */
  get open(): number {
    return this.#connections.open;
  }

  /** Streams that run or wait now, and all that were. */
  get use(): ConnectionUse {
    return { ...this.#use };
  }

  /** An unused connection, after `ready`. */
  take(): Duplex | undefined {
    return this.#connections.take();
  }

  /** Whether the agent is still there, shown anew; within 10 s. */
  prove(): Promise<boolean> {
    return this.#connections.prove();
  }

  /** Resolves once a stream can begin, which it must do in the same turn: true; or false after 10 s, when the agent is gone, or when the signal says so. */
  async ready(signal: AbortSignal): Promise<boolean> {
    const until = performance.now() + liveLimits.waitMs;
    while (!this.#closed && !signal.aborted) {
      if (this.#hasPlace()) return true;
      const leftMs = until - performance.now();
      if (leftMs <= 0 || this.#waiting.size >= waitingMax) return false;
      await this.#change(leftMs, signal);
    }
    return false;
  }

  begin(): void {
    this.#use.inFlight++;
  }

  end({ bytesUp, bytesDown }: LiveOutcome, visit: () => Visited): void {
    this.#use.inFlight--;
    this.#use.carried++;
    this.#use.carriedBytes += bytesUp + bytesDown;
    this.#visited?.(visit());
  }

  /** The agent is gone, and every stream with it. */
  close(): void {
    this.#closed = true;
    this.#connections.close();
    this.agent.destroy();
    this.#wake();
  }

  #hasPlace(): boolean {
    return this.#connections.spare > 0 || (this.kind === "http" && this.agent.kept > 0);
  }

  /** Resolves when something changed, or after this long. */
  #change(leftMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(clock);
        signal.removeEventListener("abort", end);
        this.#waiting.delete(end);
        resolve();
      };
      const clock = setTimeout(end, leftMs);
      signal.addEventListener("abort", end);
      this.#waiting.add(end);
      this.#connections.topUp();
    });
  }

  #wake(): void {
    if (this.#waiting.size === 0) return;
    // As many as can begin; the others keep their places in the line.
    let places = this.#closed ? Infinity : this.#connections.spare + (this.kind === "http" ? this.agent.kept : 0);
    for (const go of this.#waiting) {
      if (places-- <= 0) return;
      go();
    }
  }
}
