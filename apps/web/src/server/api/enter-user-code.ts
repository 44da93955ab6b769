import { Problem } from "@postern/contract/problem";
import { type Caller, runProcedure } from "@postern/db/run-procedure";
import type { Dashboard } from "../dashboard.ts";

/** The procedures that take the code which an agent shows. */
export const codeProcedures = ["agent-sign-in.find", "agent-sign-in.approve", "agent-sign-in.refuse"] as const;
export type CodeProcedure = (typeof codeProcedures)[number];

export function takesUserCode(name: string): name is CodeProcedure {
  return codeProcedures.some((procedure) => procedure === name);
}

/** Codes are short, so nobody may try many: after five wrong ones a person, and their address, enter none for ten minutes. */
export async function enterUserCode(
  caller: Caller,
  { wrongCodes }: Pick<Dashboard, "wrongCodes">,
  call: { name: CodeProcedure; input: unknown },
): Promise<unknown> {
  const { actor, ip } = caller.scope;
  const tried = [actor.id, ...(ip === undefined ? [] : [ip])];
  if (tried.some((who) => wrongCodes.isSpent(who))) throw new Problem("throttled", "too many codes were wrong; none is looked at for ten minutes");
  try {
    return await runProcedure(caller, call.name, call.input);
  } catch (error) {
    if (error instanceof Problem && error.kind === "missing") for (const who of tried) wrongCodes.count(who);
    throw error;
  }
}
