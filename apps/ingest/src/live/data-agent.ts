import http, { type ClientRequest } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { liveLimits } from "@postern/contract/live";

/** How many exchanges are asked of a connection before it is let go, so that none lives for ever. */
const exchangesMax = 1_000;

interface Held {
  exchanges: number;
  /** Runs since the last exchange. */
  idle?: NodeJS.Timeout;
}
export interface DataAgentPorts {
  /** An unused connection. */
  take(): Duplex | undefined;
  /** One is kept for the next exchange. */
  kept(): void;
}

/**
 * Gives each request to a tunnel one of its agent's data connections: one that is kept from an exchange before, the last one first, else an unused one.
 * One is kept for 2 s; whatever else happens on it (bytes that nobody asked for, an end, an answer broken off) ends it. It stands in the place of Node's
 * own keeper of connections, which is made for many servers: its names and lists of them are worked through for each exchange.
 */
export class DataAgent extends http.Agent {
  readonly #ports: DataAgentPorts;
  readonly #held = new Map<Duplex, Held>();
  readonly #kept: Duplex[] = [];

  constructor(ports: DataAgentPorts) {
    super({ keepAlive: true });
    this.#ports = ports;
  }

  /** How many connections are kept idle. */
  get kept(): number {
    return this.#kept.length;
  }

  /** Node asks this for a connection, in the turn in which the request is made. */
  addRequest(request: ClientRequest): void {
    const connection = this.#reuse() ?? this.#takeNew();
    if (!connection) throw Object.assign(new Error("no data connection is there to be taken"), { code: "EBUSY" });
    request.onSocket(connection as Socket);
  }

  override destroy(): void {
    for (const connection of this.#held.keys()) connection.destroy();
  }

  #reuse(): Duplex | undefined {
    for (let connection = this.#kept.pop(); connection; connection = this.#kept.pop()) {
      connection.off("data", destroyThis).off("end", destroyThis);
      if (isWhole(connection)) return connection;
    }
  }

  #takeNew(): Duplex | undefined {
    const connection = this.#ports.take();
    if (!connection) return;
    const held: Held = { exchanges: 0 };
    this.#held.set(connection, held);
    connection.on("free", () => this.#keep(connection, held)); // Node is through with an exchange
    connection.once("agentRemove", () => this.#forget(connection, held)); // it speaks another protocol now
    connection.once("close", () => this.#forget(connection, held));
    return connection;
  }

  #keep(connection: Duplex, held: Held): void {
    if (!isWhole(connection) || ++held.exchanges >= exchangesMax) return void connection.destroy();
    connection.on("data", destroyThis).on("end", destroyThis);
    this.#kept.push(connection);
    held.idle ??= setTimeout(() => this.#kept.includes(connection) && connection.destroy(), liveLimits.keptMs).unref();
    held.idle.refresh(); // cheaper than a clock for each exchange; one that runs out in the midst of the next means nothing
    this.#ports.kept();
  }

  #forget(connection: Duplex, { idle }: Held): void {
    clearTimeout(idle);
    this.#held.delete(connection);
    const place = this.#kept.indexOf(connection);
    if (place >= 0) this.#kept.splice(place, 1);
  }
}

/** Both its sides are open. Its end may have come while a slow visitor still read the answer, when nobody listened for it here. */
function isWhole({ readable, writable }: Duplex): boolean {
  return readable && writable;
}

/** Bytes are an answer to nothing, which the next request's visitor must not get; an end is the local server's. */
function destroyThis(this: Duplex): void {
  this.destroy();
}
