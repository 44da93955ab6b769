import type { GateKind, RefusalReason } from "@postern/contract/policy";
import type { Answer, Check, Denial, Pass } from "./ports.ts";
import { mostTelling } from "./refusal.ts";

/** A policy's tree whose leaves are the numbers of its steps. */
export type Tree = number | { all: readonly Tree[] } | { any: readonly Tree[] };

/** One gate, made ready, and where the decision goes on from it. */
export interface Step {
  path: string;
  kind: GateKind;
  check: Check;
  next: Exits;
}
/** The number of the next step; past the last one the policy lets in, and at `refuse` it does not. */
export interface Exits {
  passed: number;
  failed: number;
}
export const refuse = -1;

/** The exits of every gate, by number: the tree laid out so that deciding is a walk that only ever goes forward. */
export function exitsOf(tree: Tree, after: Exits, exits: Exits[] = []): Exits[] {
  if (typeof tree === "number") exits[tree] = after;
  else if ("all" in tree) each(tree.all, (member, next) => exitsOf(member, { passed: next ?? after.passed, failed: after.failed }, exits));
  else each(tree.any, (member, next) => exitsOf(member, { passed: after.passed, failed: next ?? after.failed }, exits));
  return exits;
}

function each(members: readonly Tree[], visit: (member: Tree, next: number | undefined) => void): void {
  for (const [index, member] of members.entries()) {
    const following = members[index + 1];
    visit(member, following === undefined ? undefined : firstOf(following));
  }
}

function firstOf(tree: Tree): number {
  if (typeof tree === "number") return tree;
  return firstOf(("all" in tree ? tree.all : tree.any)[0] ?? refuse);
}

export function isDenial(answer: Answer): answer is Denial {
  return answer !== undefined && "reason" in answer;
}

/** Why this part of the tree says no, if it does: an `all` by its first denial, an `any` by its most telling one. */
export function denialOf(tree: Tree, answers: readonly Answer[]): Denial | undefined {
  if (typeof tree === "number") {
    const answer = answers[tree];
    return isDenial(answer) ? answer : undefined;
  }
  if ("all" in tree) return tree.all.map((member) => denialOf(member, answers)).find((denial) => denial !== undefined);
  const denials = tree.any.map((member) => denialOf(member, answers));
  const said = denials.filter((denial) => denial !== undefined);
  return said.length < denials.length ? undefined : mostTelling(said);
}

/** Reasons for which only a machine is refused: it showed a credential, so it is no browser, and is sent nowhere. */
export const shownCredentials: ReadonlySet<RefusalReason | undefined> = new Set([
  "secret-mismatch",
  "signature-malformed",
  "signature-duplicated",
  "signature-mismatch",
  "timestamp-stale",
  "timestamp-future",
  "token-malformed",
  "token-untrusted",
  "token-expired",
  "token-not-yet-valid",
  "token-wrong-audience",
  "token-claim-refused",
  "keys-unavailable",
]);

/** Whether a sign-in alone is missing: with one, no gate that was asked would keep the request out, and it shows no credential of a machine. */
export function awaitsLogin(tree: Tree, answers: readonly Answer[]): boolean {
  const denials = answers.filter(isDenial);
  if (!denials.some(lacksLogin) || denials.some(({ reason }) => shownCredentials.has(reason))) return false;
  const signedIn = answers.map((answer) => (isDenial(answer) && lacksLogin(answer) ? undefined : answer));
  return denialOf(tree, signedIn) === undefined;
}

function lacksLogin({ reason }: Denial): boolean {
  return reason === "login-missing";
}

/** What the gates that let the request in have to say; what passed in a group that failed counts for nothing. */
export function passesOf(tree: Tree, answers: readonly Answer[], passes: Pass[] = []): readonly Pass[] {
  if (typeof tree === "number") {
    const answer = answers[tree];
    if (answer !== undefined && !isDenial(answer)) passes.push(answer);
  } else if ("all" in tree) for (const member of tree.all) passesOf(member, answers, passes);
  else {
    const decisive = tree.any.find((member) => denialOf(member, answers) === undefined);
    if (decisive !== undefined) passesOf(decisive, answers, passes);
  }
  return passes;
}
