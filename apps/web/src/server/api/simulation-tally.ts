import type { OutputOf } from "@postern/contract/api";
import { type Shift, shiftsMax } from "@postern/contract/trial";
import type { DecidedRequest, Outcome } from "@postern/policy/simulate";

type Changed = Exclude<Outcome, { kind: "unchanged" } | { kind: "not-judged" }>;
interface Group {
  count: number;
  rows: Shift[];
}

/** Counts what a draft would change, and keeps the newest rows of each group. */
export class SimulationTally {
  #unchanged = 0;
  #notJudged = 0;
  #groups: Record<Changed["kind"], Group> = { refused: emptyGroup(), accepted: emptyGroup(), duplicate: emptyGroup() };

  add(request: DecidedRequest, outcome: Outcome): void {
    if (outcome.kind === "unchanged") this.#unchanged++;
    else if (outcome.kind === "not-judged") this.#notJudged++;
    else addShift(this.#groups[outcome.kind], request, outcome);
  }

  simulation(): Omit<OutputOf<"policy.simulate">, "assertions"> {
    const { refused, accepted, duplicate: duplicates } = this.#groups;
    const judged = this.#unchanged + refused.count + accepted.count + duplicates.count;
    return { judged, unchanged: this.#unchanged, notJudged: this.#notJudged, refused, accepted, duplicates };
  }
}

function emptyGroup(): Group {
  return { count: 0, rows: [] };
}

/** Requests come oldest first, so the newest is the last. */
function addShift(group: Group, { id, receivedAtMs }: DecidedRequest, { by }: Changed): void {
  group.count++;
  group.rows.unshift({ requestId: id as Shift["requestId"], receivedAt: new Date(receivedAtMs), ...by });
  if (group.rows.length > shiftsMax) group.rows.pop();
}
