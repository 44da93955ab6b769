import type { GateKind, Policy, PolicyNode } from "@postern/contract/policy";
import { type Difference, differencesOf } from "../../ui/difference.ts";

/** What became of one gate between two versions; places count from 1, as the form shows them. */
export type GateChange =
  | { kind: "added" | "removed"; place: string; gate: PlacedGate }
  | { kind: "moved"; place: string; from: string; gate: PlacedGate }
  | { kind: "changed"; place: string; gate: PlacedGate; settings: Difference[] };

export interface PlacedGate {
  kind: GateKind;
  /** The groups it stands in, the outermost first. */
  within: string;
  settings: Record<string, unknown>;
}
interface Placed {
  place: string;
  gate: PlacedGate;
  /** Two gates with the same text are the same gate. */
  text: string;
}

/** Gates that came, went, moved or changed, in the order of the newer version; what went stands last. */
export function gateChanges(before: Policy, after: Policy): GateChange[] {
  const [old, now] = [place(before), place(after)];
  const kept = longestCommon(old, now);
  const gone = old.filter((gate) => !kept.has(gate));
  const partner = new Set(kept.values());
  const changes: GateChange[] = [];
  for (const gate of now.filter((gate) => !partner.has(gate))) {
    const origin = takeFirst(gone, (other) => other.text === gate.text) ?? takeFirst(gone, (other) => isSameGate(other, gate));
    changes.push(origin ? changeOf(origin, gate) : { kind: "added", place: gate.place, gate: gate.gate });
  }
  return [...changes, ...gone.map(({ place, gate }) => ({ kind: "removed" as const, place, gate }))];
}

function changeOf(origin: Placed, { place, gate, text }: Placed): GateChange {
  if (origin.text === text) return { kind: "moved", place, from: origin.place, gate };
  const settings = differencesOf(origin.gate.settings, gate.settings);
  if (origin.gate.within !== gate.within) settings.unshift({ path: "group", before: origin.gate.within, after: gate.within });
  return { kind: "changed", place, gate, settings };
}

function place(policy: Policy): Placed[] {
  const placed: Placed[] = [];
  const walk = (group: Group, prefix: string, outer: readonly string[]) => {
    const words = [...outer, groupWords(group)].filter((word) => word !== "");
    const within = words.join(", in ") || "none";
    for (const [index, node] of membersOf(group).entries()) {
      const at = `${prefix}${index + 1}`;
      if ("kind" in node) {
        const { kind, ...settings } = node;
        placed.push({ place: at, gate: { kind, within, settings }, text: JSON.stringify([within, node]) });
      } else walk(node, `${at}.`, [...words, "any" in node ? "any of these" : "all of these"]);
    }
  };
  walk(policy, "", []);
  return placed;
}

type Group = Policy | Exclude<PolicyNode, { kind: string }>;

function membersOf(group: Group): readonly PolicyNode[] {
  return "any" in group ? group.any : group.all;
}

function groupWords(group: Group): string {
  return "order" in group && group.order === "as-written" ? "the order written" : "";
}

/** The gates that stand in both in the same order: an old one, and what it is now. */
function longestCommon(old: readonly Placed[], now: readonly Placed[]): Map<Placed, Placed> {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--) {
      const row = lengths[i];
      if (row) row[j] = old[i]?.text === now[j]?.text ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const common = new Map<Placed, Placed>();
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    const [was, is] = [old[i], now[j]];
    if (was && is && was.text === is.text) {
      common.set(was, is);
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return common;
}

/** The same kind, and for a signature the same provider: then its settings were changed. */
function isSameGate({ gate: one }: Placed, { gate: other }: Placed): boolean {
  return one.kind === other.kind && (one.kind !== "signature" || one.settings.provider === other.settings.provider);
}

function takeFirst(gates: Placed[], fits: (gate: Placed) => boolean): Placed | undefined {
  const at = gates.findIndex(fits);
  return at < 0 ? undefined : gates.splice(at, 1)[0];
}
