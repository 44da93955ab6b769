import { pathOf } from "../head.ts";
import type { LiveOutcome } from "../live/live-desk.ts";
import type { LiveShare } from "./live-share.ts";
import type { Arrival, Refusal, Visitor } from "./visitor.ts";
import type { Visits } from "./visits.ts";

interface Told {
  share: LiveShare;
  arrival: Arrival;
  status: number;
  visitor?: Visitor;
  outcome?: LiveOutcome;
  refusal?: Refusal;
}

const pathLettersMax = 300;

/** Writes a visit down: the path without its query, which may hold what is secret. */
export function tellVisit(visits: Pick<Visits, "note">, { share, arrival, status, visitor, outcome, refusal }: Told): void {
  const reason = refusal?.reason ?? outcome?.problem?.code ?? outcome?.broken;
  visits.note({
    ...{ organizationId: share.organizationId, shareId: share.id, atMs: arrival.receivedAtMs, status },
    who: (visitor?.who ?? refusal?.who ?? "").slice(0, 254),
    address: arrival.client.ip.slice(0, 100),
    method: arrival.head.method.slice(0, 20),
    path: (pathOf(arrival.head).split("?", 1)[0] ?? "/").slice(0, pathLettersMax),
    verdict: refusal ? "refused" : "let-in",
    ...(reason !== undefined && { reason }),
    ...{ bytesIn: outcome?.bytesUp ?? 0, bytesOut: outcome?.bytesDown ?? 0 },
    durationMs: Math.round(outcome?.durationMs ?? Date.now() - arrival.receivedAtMs),
  });
}
