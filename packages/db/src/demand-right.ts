import { api, type Procedure, type ProcedureName } from "@postern/contract/api";
import { Problem } from "@postern/contract/problem";
import { rights } from "@postern/contract/role";
import type { Caller } from "./run-procedure.ts";
import type { Scope } from "./scope.ts";

/** Throws not-permitted when the actor lacks the procedure's right (a denied command is told to the audit log first), or sign-in-again. */
export async function demandRight({ database, scope }: Caller, name: ProcedureName, raw: unknown): Promise<void> {
  const { right, kind, summary, recent }: Procedure = api[name];
  if (right === "anyone" || scope.rights.has(right)) {
    if (recent) demandRecentSignIn(scope);
    return;
  }
  if (kind === "command") await database.denials.record({ scope, action: name, target: targetOf(raw) });
  if (right === "payload" && scope.payloadsStay)
    throw new Problem("not-permitted", `${summary}: your organization keeps payloads in the dashboard, where people with the right to them read them`);
  const who = scope.actor.kind === "agent" ? "a person (postern login) or an API key; an agent token only opens tunnels and shares" : rights[right].join(", ");
  throw new Problem("not-permitted", `${summary}: this is for ${who}`);
}

const recentMs = 600_000;

/**
 * Throws sign-in-again when a session's person has not shown who they are for ten minutes. Keys have no session: their rights are their own. An agent
 * that acts as a person never has shown it: what outlasts its sign-in is not made through it.
 */
export function demandRecentSignIn({ sessionId, authenticatedAt, agent }: Scope): void {
  if (agent) throw new Problem("not-permitted", "this asks for the person themselves: do it in the dashboard");
  if (sessionId === undefined) return;
  if (!authenticatedAt || authenticatedAt.getTime() < Date.now() - recentMs) throw new Problem("sign-in-again");
}

const idShape = /^[a-z]{2,3}_[0-9a-hjkmnp-tv-z]{26}$/;

/** What a denied command was aimed at, if its unread input names something. */
function targetOf(raw: unknown): string | undefined {
  if (typeof raw !== "object" || raw === null) return;
  return Object.values(raw).find((value): value is string => typeof value === "string" && idShape.test(value));
}
