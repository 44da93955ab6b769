import { createHash } from "node:crypto";
import type { EndpointSessionRow } from "@postern/db/endpoint-sessions";
import { forgetOldest } from "@postern/policy/forget-oldest";
import type { LoginSession } from "@postern/policy/ports";

export interface LoginSessions {
  /** Whose cookie this is at this endpoint or share: at once when it was looked up in the last seconds. `unknown` while nothing can be looked up. */
  find(token: string, placeId: string): Found | Promise<Found>;
  noteUse(sessionId: string): void;
  /** A session has ended; without its id: any may have. */
  forget(sessionId?: string): void;
  /** Whoever shows this cookie has signed out. */
  forgetToken(token: string): void;
  end(): Promise<void>;
}
export type Found = LoginSession | "unknown" | undefined;

export interface LoginSessionPorts {
  read(tokenHashes: readonly Uint8Array[]): Promise<EndpointSessionRow[]>;
  writeUses(uses: readonly { id: string; atMs: number }[]): Promise<void>;
  nowMs(): number;
  onTrouble(error: Error): void;
}

/** How long a look-up is believed where the bell that tells of an end was missed. */
const freshMs = 5_000;
const knownMax = 10_000;
/** So many look-ups wait at most, gathered by so many: whoever invents cookies costs a few statements a second, and no memory. */
const waitingMax = 2_000;
const batchMax = 200;
/** A person hears within two seconds. */
const patienceMs = 1_800;
const writeUsesEveryMs = 60_000;

export function keepLoginSessions(ports: LoginSessionPorts): LoginSessions {
  return new SessionMemory(ports);
}

interface Known {
  row: EndpointSessionRow | undefined;
  readAtMs: number;
}
interface Wish {
  hash: Buffer;
  tell(row: EndpointSessionRow | "unknown" | undefined): void;
}

class SessionMemory implements LoginSessions {
  readonly #ports: LoginSessionPorts;
  /** By the cookie's hash, in order of reading. */
  readonly #known = new Map<string, Known>();
  readonly #clock: NodeJS.Timeout;
  #waiting: Wish[] = [];
  #reading: Promise<void> | undefined;
  /** Rises when something is forgotten: what was read before is not believed. */
  #age = 0;
  #uses = new Map<string, number>();

  constructor(ports: LoginSessionPorts) {
    this.#ports = ports;
    this.#clock = setInterval(() => void this.#writeUses(), writeUsesEveryMs);
  }

  find(token: string, placeId: string): Found | Promise<Found> {
    const hash = hashOf(token);
    const known = this.#known.get(hash.toString("base64"));
    const now = this.#ports.nowMs();
    if (known && now - known.readAtMs < freshMs) return this.#sessionOf(known.row, placeId);
    if (this.#waiting.length >= waitingMax) return "unknown";
    return this.#look(hash).then((row) => (row === "unknown" ? row : this.#sessionOf(row, placeId)));
  }

  noteUse(sessionId: string): void {
    this.#uses.set(sessionId, this.#ports.nowMs());
  }

  forget(sessionId?: string): void {
    this.#age++;
    for (const [key, { row }] of this.#known) if (sessionId === undefined || row?.id === sessionId) this.#known.delete(key);
  }

  forgetToken(token: string): void {
    this.#age++;
    this.#known.delete(hashOf(token).toString("base64"));
  }

  async end(): Promise<void> {
    clearInterval(this.#clock);
    await this.#writeUses();
  }

  #sessionOf(row: EndpointSessionRow | undefined, placeId: string): LoginSession | undefined {
    if (!row || row.placeId !== placeId || !(row.expiresAtMs > this.#ports.nowMs())) return;
    const { id, connectionId, subject, email, isMember, claims, signedInAtMs } = row;
    const lastSeenAtMs = Math.max(row.lastSeenAtMs, this.#uses.get(id) ?? 0);
    return { id, connectionId, subject, email, isMember, claims, signedInAtMs, lastSeenAtMs };
  }

  #look(hash: Buffer): Promise<EndpointSessionRow | "unknown" | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patienceMs, "unknown");
      const tell: Wish["tell"] = (row) => {
        clearTimeout(timer);
        resolve(row);
      };
      this.#waiting.push({ hash, tell });
      this.#reading ??= this.#readAll();
    });
  }

  /** One statement at a time, for all who ask while the one before it is under way. */
  async #readAll(): Promise<void> {
    await Promise.resolve(); // what is asked in the same turn is read together
    while (this.#waiting.length > 0) await this.#read(this.#waiting.splice(0, batchMax));
    this.#reading = undefined;
  }

  async #read(wishes: readonly Wish[]): Promise<void> {
    const age = this.#age;
    try {
      const rows = await this.#ports.read(wishes.map(({ hash }) => hash));
      const byHash = new Map(rows.map((row) => [row.tokenHash.toString("base64"), row]));
      for (const { hash, tell } of wishes) {
        const row = byHash.get(hash.toString("base64"));
        if (age === this.#age) this.#remember(hash.toString("base64"), row);
        tell(row);
      }
    } catch (error) {
      this.#ports.onTrouble(error as Error);
      for (const { tell } of wishes) tell("unknown");
    }
  }

  #remember(key: string, row: EndpointSessionRow | undefined): void {
    this.#known.delete(key);
    this.#known.set(key, { row, readAtMs: this.#ports.nowMs() });
    forgetOldest(this.#known, knownMax);
  }

  async #writeUses(): Promise<void> {
    if (this.#uses.size === 0) return;
    const uses = [...this.#uses].map(([id, atMs]) => ({ id, atMs }));
    await this.#ports.writeUses(uses).catch(this.#ports.onTrouble);
    const justNow = this.#ports.nowMs() - freshMs;
    for (const { id, atMs } of uses) if (atMs < justNow && this.#uses.get(id) === atMs) this.#uses.delete(id);
  }
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
