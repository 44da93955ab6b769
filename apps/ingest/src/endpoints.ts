import { setTimeout as sleep } from "node:timers/promises";
import type { EndpointConfig } from "@postern/db/ingest-config";
import { type LiveEndpoint, liveEndpoint, type ReadyEndpoint } from "./live-endpoint.ts";

/** Where endpoints are read from; `prepare` throws when a policy cannot be used. */
export interface EndpointSource {
  listChanged(afterSeq: number): Promise<{ id: string; configSeq: string }[]>;
  read(ids: readonly string[]): Promise<EndpointConfig[]>;
  prepare(config: EndpointConfig): ReadyEndpoint;
}
export interface EndpointLog {
  warn(fields: object): void;
  error(fields: object): void;
}
export interface Endpoints {
  /** By its id; nothing of one that is deleted. */
  of(id: string): LiveEndpoint | undefined;
  /** By the token in `/e/<token>` first, whatever the host, then by own host name: who names a host cannot take what was sent to another's token. */
  find(host: string, path: string): LiveEndpoint | undefined;
  /** Looks once more before an address is called unknown: its endpoint may have been made a moment ago. Waits lookMs at most. */
  look(host: string, path: string): Promise<LiveEndpoint | undefined>;
  /** Reads what changed now; asked for by NOTIFY, and every second anyway. */
  refresh(id?: string): Promise<void>;
  readonly isLoaded: boolean;
  readonly size: number;
  /** The number of the newest change in memory. */
  readonly configSeq: number;
  stop(): Promise<void>;
}

const pollMs = 1_000;
const lookMs = 500;
const lookEveryMs = 100;
const readMax = 500;
const endpointsMax = 100_000;
// A change can commit after one with a higher number was seen, so each poll looks this far back; known numbers are skipped.
const overlap = 1_000;

/** Every endpoint, ready in memory; a change is live within a second even when its NOTIFY is lost. */
export function keepEndpoints(source: EndpointSource, log: EndpointLog): Endpoints {
  const memory = new EndpointMemory(source, log);
  const looking = sharedLooks(() => memory.refresh());
  const stopping = new AbortController();
  const polling = (async () => {
    while (!stopping.signal.aborted) {
      await memory.refresh().catch((error: Error) => log.warn({ event: "endpoints.stale", reason: error.message }));
      await sleep(pollMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    of: (id) => memory.of(id),
    find: (host, path) => memory.find(host, path),
    async look(host, path) {
      await Promise.race([looking.next(), sleep(lookMs)]);
      return memory.find(host, path);
    },
    refresh: (id) => memory.refresh(id),
    get isLoaded() {
      return memory.isLoaded;
    },
    get size() {
      return memory.size;
    },
    get configSeq() {
      return memory.configSeq;
    },
    async stop() {
      stopping.abort();
      await polling;
    },
  };
}

/** All who ask before a look begins share it, and looks begin lookEveryMs apart: a flood of unknown addresses costs the database ten readings a second. */
function sharedLooks(look: () => Promise<void>): { next(): Promise<void> } {
  let coming: Promise<void> | undefined;
  let beganMs = -lookEveryMs;
  async function begin(): Promise<void> {
    await sleep(Math.max(0, beganMs + lookEveryMs - performance.now()));
    coming = undefined;
    beganMs = performance.now();
    await look().catch(() => {}); // the poll tells of it
  }
  return {
    next() {
      coming ??= begin();
      return coming;
    },
  };
}

class EndpointMemory {
  #source: EndpointSource;
  #log: EndpointLog;
  #byId = new Map<string, LiveEndpoint>();
  #byToken = new Map<string, LiveEndpoint>();
  #byHost = new Map<string, LiveEndpoint>();
  #seenSeq = 0;
  #turn: Promise<void> = Promise.resolve();
  isLoaded = false;
  configSeq = 0;

  constructor(source: EndpointSource, log: EndpointLog) {
    this.#source = source;
    this.#log = log;
  }

  get size(): number {
    return this.#byId.size;
  }

  of(id: string): LiveEndpoint | undefined {
    const endpoint = this.#byId.get(id);
    return endpoint?.ready && this.#byToken.get(endpoint.token) === endpoint ? endpoint : undefined;
  }

  find(host: string, path: string): LiveEndpoint | undefined {
    const token = tokenOf(path);
    const named = token === undefined ? undefined : this.#byToken.get(token);
    const own = this.#byHost.get(host);
    // Where people sign in, the host is its endpoint's alone: what another one answers would run beside their sign-ins.
    if (named && own && named !== own && own.ready?.policy.hasLogin !== false) return;
    return named ?? own;
  }

  /** One refresh at a time, so that an older reading never overwrites a newer one. */
  refresh(id?: string): Promise<void> {
    const turn = this.#turn.then(() => (id === undefined ? this.#readChanged() : this.#read([id])));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #readChanged(): Promise<void> {
    const changed = await this.#source.listChanged(Math.max(0, this.#seenSeq - overlap));
    const unknown = changed.filter(({ id, configSeq }) => this.#byId.get(id)?.configSeq !== configSeq).map(({ id }) => id);
    for (let at = 0; at < unknown.length; at += readMax) await this.#read(unknown.slice(at, at + readMax));
    this.#seenSeq = Math.max(this.#seenSeq, Number(changed.at(-1)?.configSeq ?? 0));
    this.isLoaded = true;
  }

  async #read(ids: readonly string[]): Promise<void> {
    for (const config of await this.#source.read(ids)) this.#put(config);
  }

  #put(config: EndpointConfig): void {
    this.configSeq = Math.max(this.configSeq, Number(config.configSeq));
    const known = this.#byId.get(config.id);
    if (known) this.#forget(known);
    if (!known && this.#byId.size >= endpointsMax) {
      this.#log.error({ event: "endpoints.full", endpointId: config.id, endpointsMax });
      return;
    }
    const endpoint = liveEndpoint(config);
    this.#byId.set(endpoint.id, endpoint);
    if (config.isDeleted) return; // known by its number, found by nobody
    this.#byToken.set(endpoint.token, endpoint);
    if (endpoint.host !== undefined) this.#byHost.set(endpoint.host, endpoint);
    this.#prepare(endpoint, config);
  }

  #prepare(endpoint: LiveEndpoint, config: EndpointConfig): void {
    try {
      endpoint.ready = this.#source.prepare(config);
    } catch (error) {
      this.#log.error({ event: "endpoint.broken", endpointId: endpoint.id, organizationId: endpoint.organizationId, reason: String(error) });
    }
  }

  #forget(endpoint: LiveEndpoint): void {
    if (this.#byToken.get(endpoint.token) === endpoint) this.#byToken.delete(endpoint.token);
    const { host } = endpoint;
    if (host !== undefined && this.#byHost.get(host) === endpoint) this.#byHost.delete(host);
  }
}

function tokenOf(path: string): string | undefined {
  if (!path.startsWith("/e/")) return;
  let end = 3;
  while (end < path.length && path[end] !== "/" && path[end] !== "?") end++;
  return path.slice(3, end);
}
