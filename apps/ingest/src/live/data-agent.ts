import http, { type AgentOptions, type ClientRequest, type ClientRequestArgs } from "node:http";
import type { Duplex } from "node:stream";
import { liveLimits } from "@postern/contract/live";

/** How many exchanges are asked of a connection before it is let go, so that none lives for ever. */
const exchangesMax = 1_000;

interface Kept {
  exchanges: number;
  idle?: NodeJS.Timeout;
}

/**
 * Node's own keeper of connections, over an agent's data connections. One is kept for the tunnel's next exchange for 2 s; whatever else happens on it
 * (bytes that nobody asked for, an end, an answer broken off) ends it.
 */
export class DataAgent extends http.Agent {
  readonly #take: () => Duplex | undefined;
  readonly #kept = new Map<Duplex, Kept>();

  /** `take` gives an unused connection. */
  constructor(take: () => Duplex | undefined) {
    const settings: AgentOptions = { keepAlive: true, maxFreeSockets: liveLimits.connectionsMax, scheduling: "lifo" };
    super(settings);
    this.#take = take;
  }

  /** How many connections are kept idle. */
  get kept(): number {
    return Object.values(this.freeSockets).reduce((sum, sockets = []) => sum + sockets.filter(({ destroyed }) => !destroyed).length, 0);
  }

  override createConnection(_options: ClientRequestArgs): Duplex {
    const connection = this.#take();
    if (!connection) throw Object.assign(new Error("no data connection is there to be taken"), { code: "EBUSY" });
    this.#kept.set(connection, { exchanges: 0 });
    connection.once("close", () => this.#forget(connection));
    return connection;
  }

  // Node asks for a claim: whether the connection is to be kept.
  override keepSocketAlive(connection: Duplex): boolean {
    const kept = this.#kept.get(connection);
    if (!kept || ++kept.exchanges >= exchangesMax) return false;
    kept.idle = setTimeout(() => connection.destroy(), liveLimits.keptMs).unref();
    connection.on("data", destroyThis);
    process.nextTick(() => this.emit("kept"));
    return true;
  }

  override reuseSocket(connection: Duplex, request: ClientRequest): void {
    clearTimeout(this.#kept.get(connection)?.idle);
    connection.off("data", destroyThis);
    super.reuseSocket(connection, request);
  }

  #forget(connection: Duplex): void {
    clearTimeout(this.#kept.get(connection)?.idle);
    this.#kept.delete(connection);
  }
}

/** An answer to nothing: the next request's visitor must not get it. (Node watches so over its own sockets; not over those that are WebSockets beneath.) */
function destroyThis(this: Duplex): void {
  this.destroy();
}
