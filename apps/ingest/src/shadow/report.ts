import type { ShadowDifferenceRow, ShadowMinuteCounts, ShadowReport } from "@postern/db/shadow-report";
import type { Difference } from "@postern/policy/difference";

/** What a shadow said of one request, beside what was decided. */
export type Comparison = { kind: "agreed" | "failed" | "skipped" } | { kind: "refused" | "accepted"; by: Difference | undefined };

/** Whose shadow it is, and of which request. */
export interface Compared {
  organizationId: string;
  versionId: string;
  requestId: string;
  receivedAtMs: number;
}

const minuteMs = 60_000;
/** More shadows, or more differences of one, than these in one report are counted no more, or counted only. */
const minutesMax = 5_000;
const differencesMax = 200;

/** Gathers what shadows decided until it is written. */
export class ShadowLedger {
  #minutes = new Map<string, ShadowMinuteCounts>();
  #differences = new Map<string, ShadowDifferenceRow[]>();

  add(compared: Compared, comparison: Comparison): void {
    const counts = this.#minuteOf(compared);
    if (!counts) return;
    const { kind } = comparison;
    if (kind !== "failed" && kind !== "skipped") counts.decided++;
    if (kind !== "agreed") counts[kind]++;
    if ("by" in comparison) this.#note(compared, comparison);
  }

  /** What there is, which is then forgotten here; nothing where there is nothing. */
  take(): ShadowReport | undefined {
    if (this.#minutes.size === 0) return;
    const report = { minutes: [...this.#minutes.values()], differences: [...this.#differences.values()].flat() };
    this.#minutes = new Map();
    this.#differences = new Map();
    return report;
  }

  #minuteOf({ organizationId, versionId, receivedAtMs }: Compared): ShadowMinuteCounts | undefined {
    const minute = new Date(Math.floor(receivedAtMs / minuteMs) * minuteMs).toISOString();
    const key = `${organizationId} ${versionId} ${minute}`;
    const known = this.#minutes.get(key);
    if (known || this.#minutes.size >= minutesMax) return known;
    const counts = { organization_id: organizationId, version_id: versionId, minute, decided: 0, refused: 0, accepted: 0, failed: 0, skipped: 0 };
    this.#minutes.set(key, counts);
    return counts;
  }

  #note({ organizationId, versionId, requestId, receivedAtMs }: Compared, { kind, by }: Extract<Comparison, { by: unknown }>): void {
    const rows = this.#differences.get(versionId) ?? [];
    if (rows.length >= differencesMax) return;
    const place = { organization_id: organizationId, version_id: versionId, request_id: requestId, received_at: new Date(receivedAtMs).toISOString() };
    rows.push({ ...place, verdict: kind, ...by });
    this.#differences.set(versionId, rows);
  }
}
