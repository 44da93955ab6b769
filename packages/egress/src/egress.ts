import type { AttemptReason } from "@postern/contract/request";
import { Client, Pool } from "undici";
import { createAddressGuard, type GuardSettings } from "./address-guard.ts";
import { type Answer, AnswerReader } from "./answer-reader.ts";
import { failureOf } from "./failure.ts";
import { ConnectTimeout, createGuardedConnect, type Resolve } from "./guarded-connect.ts";

export interface EgressSettings extends GuardSettings {
  /** How names become addresses; the system's resolver when empty. */
  resolve?: Resolve;
}
export interface Call {
  method: string;
  /** http or https; without user and password. */
  url: URL;
  /** Flat: name, value, name, value; sent in this order, case and number. */
  headers: readonly string[];
  body: Buffer;
  timeoutMs: number;
  answerBytesMax?: number;
}
/** An answer, or why there is none. */
export type Called = { answer: Answer } | { failure: { reason: AttemptReason; detail: string; address?: string } };

export interface Egress {
  /** Calls out; never throws. An aborted signal is the failure `other`. */
  send(call: Call, signal?: AbortSignal): Promise<Called>;
  close(): Promise<void>;
}

const headersTimeoutMs = 15_000;
const defaultAnswerBytesMax = 65_536;
const connectionsPerOriginMax = 128;
const originsMax = 512;
const keepAliveMs = 4_000;

/** The one way to call out: the guard at connect time, no redirects, no decompression, no cookies, no proxy from the environment, a limit on everything. */
export function createEgress(settings: EgressSettings = {}): Egress {
  const connecting = { guard: createAddressGuard(settings), resolve: settings.resolve };
  const pools = new Pools((origin) => new Pool(origin, { ...clientSettings, factory: (at, options) => new GuardedClient(at, options, connecting) }));
  return {
    send: (call, signal) => send(pools, call, signal),
    close: () => pools.close(),
  };
}

const clientSettings = {
  connections: connectionsPerOriginMax,
  pipelining: 1,
  keepAliveTimeout: keepAliveMs,
  keepAliveMaxTimeout: 30_000,
  bodyTimeout: 0,
  headersTimeout: headersTimeoutMs,
};

/** One connection at a time, vetted each time it is made; tells each exchange whom it talks to. */
class GuardedClient extends Client {
  readonly #peer: { address?: string };

  constructor(origin: URL, options: object, connecting: Parameters<typeof createGuardedConnect>[0]) {
    const peer: { address?: string } = {};
    const connect = createGuardedConnect(connecting, (address) => {
      peer.address = address;
    });
    super(origin, { ...options, connect });
    this.#peer = peer;
  }

  override dispatch(...[options, handler]: Parameters<Client["dispatch"]>): boolean {
    if (handler instanceof AnswerReader) handler.peer = this.#peer;
    return super.dispatch(options, handler);
  }
}

/** A pool for each origin, the least used of them closed when there are too many. */
class Pools {
  readonly #open: (origin: string) => Pool;
  readonly #pools = new Map<string, Pool>();

  constructor(open: (origin: string) => Pool) {
    this.#open = open;
  }

  of(origin: string): Pool {
    const pool = this.#pools.get(origin) ?? this.#open(origin);
    this.#pools.delete(origin);
    this.#pools.set(origin, pool); // last used stands last
    const [oldest] = this.#pools;
    if (this.#pools.size > originsMax && oldest) {
      this.#pools.delete(oldest[0]);
      void oldest[1].close();
    }
    return pool;
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }
}

function send(pools: Pools, { method, url, headers, body, timeoutMs, answerBytesMax = defaultAnswerBytesMax }: Call, signal?: AbortSignal): Promise<Called> {
  const bad = malformed(url);
  if (bad) return Promise.resolve({ failure: { reason: "address-not-allowed", detail: bad } });
  return new Promise((resolve) => {
    const end = (called: Called) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      resolve(called);
    };
    const onError = (error: Error) => {
      const { address } = reader.peer;
      end({ failure: { ...failureOf(error), ...(address !== undefined && { address }) } });
    };
    const reader = new AnswerReader({ answerBytesMax, onDone: (answer) => end({ answer }), onError });
    const timer = setTimeout(() => reader.cancel(new ConnectTimeout(`no complete answer within ${timeoutMs} ms`)), timeoutMs);
    const onAbort = () => reader.cancel(new Error("broken off"));
    signal?.addEventListener("abort", onAbort);
    if (signal?.aborted) return onAbort();
    try {
      pools.of(url.origin).dispatch({ method, path: url.pathname + url.search, headers: [...headers], body: body.length === 0 ? null : body }, reader);
    } catch (error) {
      onError(error as Error);
    }
  });
}

function malformed(url: URL): string | undefined {
  if (url.protocol !== "http:" && url.protocol !== "https:") return `${url.protocol} is neither http nor https`;
  if (url.username || url.password) return "an address with a user or password in it is not called";
}
