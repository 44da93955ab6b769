import { setTimeout as sleep } from "node:timers/promises";
import type { ShareConfig } from "@postern/db/shares/front";
import type { LiveShare } from "./live-share.ts";

/** Where shares are read from; `prepare` throws when one cannot be used. */
export interface ShareSource {
  /** Without a number, those that are open. */
  readChanged(afterSeq: number | undefined): Promise<ShareConfig[]>;
  prepare(config: ShareConfig): LiveShare;
  nowMs(): number;
  onTrouble(error: Error): void;
}
/** The open shares, by the names that they are called by. */
export interface Shares {
  atHost(host: string): LiveShare | undefined;
  byName(organizationId: string, name: string): LiveShare | undefined;
  /** The share as it is now; nothing once it is over. */
  now(id: string): LiveShare | undefined;
  /** Reads what changed; asked for by NOTIFY, and every second anyway. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

const pollMs = 1_000;
// A change can commit after one with a higher number was seen, so each look reaches this far back.
const overlap = 200;

/** Every open share, ready in memory; a change is live within a second even when its NOTIFY is lost. */
export function keepShares(source: ShareSource): Shares {
  const memory = new ShareMemory(source);
  const stopping = new AbortController();
  const polling = (async () => {
    while (!stopping.signal.aborted) {
      await memory.refresh().catch(source.onTrouble);
      await sleep(pollMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    atHost: (host) => memory.open(memory.byHost.get(host)),
    byName: (organizationId, name) => memory.open(memory.byName.get(`${organizationId} ${name}`)),
    now: (id) => memory.open(memory.byId.get(id)),
    refresh: () => memory.refresh(),
    async stop() {
      stopping.abort();
      await polling;
    },
  };
}

class ShareMemory {
  readonly byId = new Map<string, LiveShare>();
  readonly byHost = new Map<string, LiveShare>();
  readonly byName = new Map<string, LiveShare>();
  readonly #source: ShareSource;
  #seenSeq: number | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(source: ShareSource) {
    this.#source = source;
  }

  open(share: LiveShare | undefined): LiveShare | undefined {
    return share && share.expiresAtMs > this.#source.nowMs() ? share : undefined;
  }

  /** One reading at a time, so that an older one never overwrites a newer one. */
  refresh(): Promise<void> {
    const turn = this.#turn.then(() => this.#read());
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #read(): Promise<void> {
    const seen = this.#seenSeq;
    const changed = await this.#source.readChanged(seen === undefined ? undefined : Math.max(0, seen - overlap));
    this.#seenSeq = seen ?? 0;
    for (const config of changed) {
      this.#seenSeq = Math.max(this.#seenSeq, Number(config.seq));
      if (this.byId.get(config.id)?.seq !== config.seq) this.#put(config);
    }
  }

  #put(config: ShareConfig): void {
    const known = this.byId.get(config.id);
    if (known) this.#forget(known);
    if (config.isOver) return;
    try {
      const share = this.#source.prepare(config);
      this.byId.set(share.id, share);
      this.byHost.set(share.host, share);
      this.byName.set(`${share.organizationId} ${share.name}`, share);
    } catch (error) {
      this.#source.onTrouble(error as Error); // it stays shut
    }
  }

  #forget(share: LiveShare): void {
    this.byId.delete(share.id);
    if (this.byHost.get(share.host) === share) this.byHost.delete(share.host);
    const name = `${share.organizationId} ${share.name}`;
    if (this.byName.get(name) === share) this.byName.delete(name);
  }
}
