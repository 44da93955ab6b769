import { newGate } from "./gate-fields.ts";
import { addNode, changeGate, type DraftGate, type DraftNode } from "./policy-draft.ts";

type Draft = readonly DraftNode[];

/** Every gate of the draft, whatever group it stands in. */
function gatesOf(nodes: Draft): DraftGate[] {
  return nodes.flatMap((node) => ("members" in node ? gatesOf(node.members) : [node]));
}

/** The providers whose signatures the draft checks, each once. */
export function signersOf(nodes: Draft): string[] {
  const slugs = gatesOf(nodes).flatMap(({ gate }) => (gate.kind === "signature" && typeof gate.provider === "string" ? [gate.provider] : []));
  return [...new Set(slugs)];
}

/** What the draft does for a proof that leaves the body open. */
export function guardsOf(nodes: Draft): { takesOnce: boolean; asks: boolean } {
  const gates = gatesOf(nodes).map(({ gate }) => gate);
  return {
    takesOnce: gates.some(({ kind, requireId }) => kind === "replay" && requireId === true),
    asks: gates.some(({ kind }) => kind === "fetch-back"),
  };
}

/** The draft that takes each event's id once and refuses what has none: by the replay gate it has, or by a new one. */
export function takingOnce(nodes: Draft): DraftNode[] {
  const replay = gatesOf(nodes).find(({ gate }) => gate.kind === "replay");
  if (replay) return changeGate(nodes, replay.key, { ...replay.gate, requireId: true });
  return addNode(nodes, { ...newGate("replay"), requireId: true });
}

/** The draft that asks the provider about each event; where, its owner says. */
export function asking(nodes: Draft): DraftNode[] {
  return addNode(nodes, newGate("fetch-back"));
}
