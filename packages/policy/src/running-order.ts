import type { GateKind, PolicyNode } from "@postern/contract/policy";

/**
 * What a gate costs, in steps of about ten: a look at the head, a look-up, a digest, a signature, the body read. What reads a proved token
 * (an id, an expression) costs more than what proves one, so it comes after. A kind that is not here counts, asks someone or takes a place:
 * whether it is reached changes more than the answer, so it stays where it is written, and no gate is moved across it.
 */
const costs: Partial<Record<GateKind, number>> = {
  method: 1,
  "body-size": 1,
  "content-type": 1,
  address: 2,
  network: 2,
  "shared-secret": 3,
  certificate: 4,
  signature: 4,
  "oidc-token": 5,
  replay: 6,
  expression: 7,
  "body-schema": 8,
};

interface Written {
  node: PolicyNode;
}
interface Group {
  order?: "as-written" | undefined;
  /** Its first member that passes decides, and what that one brings counts. */
  isAny?: boolean;
}

/** The members of a group in the order in which they run: cheapest first, equally cheap ones as written, unless the author fixed the order. */
export function runningOrder<Member extends Written>(members: readonly Member[], { order, isAny = false }: Group): readonly Member[] {
  if (order === "as-written") return members;
  const running: Member[] = [];
  let movable: Member[] = [];
  for (const member of members) {
    if (costOf(member.node) !== undefined && !(isAny && claims(member.node))) movable.push(member);
    else {
      running.push(...cheapFirst(movable), member);
      movable = [];
    }
  }
  return [...running, ...cheapFirst(movable)];
}

function cheapFirst<Member extends Written>(members: readonly Member[]): readonly Member[] {
  return members.toSorted((left, right) => (costOf(left.node) ?? 0) - (costOf(right.node) ?? 0));
}

/** Whether it claims the event's id: of an `any` a cheaper member that came first would let a second one of the same event in. */
function claims(node: PolicyNode): boolean {
  const members = "all" in node ? node.all : "any" in node ? node.any : undefined;
  return members ? members.some(claims) : (node as { kind: GateKind }).kind === "replay";
}

/** A group costs what its dearest member does, and stays in its place when one of them does. */
function costOf(node: PolicyNode): number | undefined {
  const members = "all" in node ? node.all : "any" in node ? node.any : undefined;
  if (!members) return costs[(node as { kind: GateKind }).kind];
  const inside = members.map(costOf);
  return inside.some((cost) => cost === undefined) ? undefined : Math.max(0, ...inside.map((cost) => cost ?? 0));
}
