import { setImmediate } from "node:timers/promises";
import { type FilterTerms, looksIntoBody, matchesFilter, parseFilter } from "@postern/contract/filter";
import { readFilteredBody } from "@postern/contract/filter-body";
import { momentOfId } from "@postern/contract/id";
import { firstIdAt } from "@postern/db/id-range";
import type { Look, SeenEvent } from "@postern/db/mirrors/copies";
import { coverFields } from "@postern/db/mirrors/cover-fields";
import { isSampled } from "./sample.ts";

/**
 * An id is minted before its row is committed, and nodes' clocks differ: a row may appear behind one that was seen already. So each look goes back a
 * little behind the newest row seen, and from time to time one goes back as far as a commit may come late.
 */
const nearMs = 1_000;
const farMs = 10_000;
const farEveryMs = 2_000;
/** Where nothing was seen for longer, looks go on from here: what is older than this and a late commit together belongs to clocks that are far off. */
const quietMs = 5_000;
/** Rows of one look; where bodies are looked into, fewer, for they are in memory meanwhile: 4 MiB of them. */
const rowsMax = 500;
const bodiesMax = 16;

export interface FinderSettings {
  filter: string;
  samplePercent: number;
  look(look: Look): Promise<SeenEvent[]>;
  nowMs(): number;
}
export interface Found {
  /** The events that fit, oldest first. */
  ids: string[];
  /** There may be more: look again. */
  more: boolean;
}

/** Finds what a mirror wants of the events that are accepted from now on, each once. */
export class EventFinder {
  readonly #settings: FinderSettings;
  readonly #terms: FilterTerms;
  readonly #withBodies: boolean;
  readonly #seen = new Set<string>();
  /** Before it was started nothing is looked at. */
  readonly #fromMs: number;
  #newestMs: number;
  #farAt = 0;

  constructor(settings: FinderSettings) {
    this.#settings = settings;
    this.#terms = parseFilter(settings.filter);
    this.#withBodies = looksIntoBody(this.#terms);
    this.#fromMs = settings.nowMs();
    this.#newestMs = this.#fromMs;
  }

  async find(): Promise<Found> {
    const limit = this.#withBodies ? bodiesMax : rowsMax;
    const events = await this.#settings.look({ ...this.#range(), limit, withBodies: this.#withBodies });
    for (const { id } of events) {
      this.#seen.add(id);
      this.#newestMs = Math.max(this.#newestMs, momentOfId(id));
    }
    for (const id of this.#seen) if (momentOfId(id) < this.#newestMs - farMs) this.#seen.delete(id);
    const ids: string[] = [];
    for (const event of events) if (await this.#fits(event)) ids.push(event.id);
    return { ids, more: events.length === limit };
  }

  #range(): Pick<Look, "afterId" | "seen"> {
    const nowMs = this.#settings.nowMs();
    const isFar = nowMs - this.#farAt >= farEveryMs;
    if (isFar) this.#farAt = nowMs;
    this.#newestMs = Math.max(this.#newestMs, nowMs - quietMs);
    const fromMs = Math.max(this.#fromMs, this.#newestMs - (isFar ? farMs : nearMs));
    return { afterId: firstIdAt("req", fromMs), seen: [...this.#seen].filter((id) => momentOfId(id) >= fromMs) };
  }

  /** One body at a time is read as JSON, which may take many times its bytes, and everyone else has a turn in between. */
  async #fits({ id, facts, body, covers }: SeenEvent): Promise<boolean> {
    if (!isSampled(id, this.#settings.samplePercent)) return false;
    if (!body) return matchesFilter(this.#terms, facts);
    await setImmediate();
    const seen = covers.length === 0 ? body : coverFields(body, covers)?.body; // a filter is no way to what is covered
    return matchesFilter(this.#terms, { ...facts, body: seen && readFilteredBody(seen) });
  }
}
