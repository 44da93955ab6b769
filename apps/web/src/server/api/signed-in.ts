import { Problem } from "@postern/contract/problem";
import { z } from "zod";
import { findProblem, trpcErrorOf } from "./problem-of.ts";
import { t } from "./trpc.ts";

/** The builder of every procedure: whoever calls is known, a problem becomes tRPC's error, the call leaves one line. Input is read where the procedure runs, after the right. */
export const signedIn = t.procedure.input(z.unknown()).use(async ({ ctx, path, type, next }) => {
  const { scope, traceId, dashboard } = ctx;
  if (scope instanceof Error) throw scope instanceof Problem ? trpcErrorOf(scope) : scope;

  const startedAt = performance.now();
  const answer = await next({ ctx: { ...ctx, scope } });
  const problem = answer.ok ? undefined : findProblem(answer.error);
  const { organizationId, actor } = scope;
  dashboard.log[type === "mutation" ? "info" : "debug"]({
    event: "api.called",
    procedure: path,
    outcome: answer.ok ? "done" : (problem?.kind ?? "internal"),
    durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
    organizationId,
    actor: `${actor.kind}:${actor.id}`,
    traceId,
  });
  if (problem) throw trpcErrorOf(problem);
  return answer;
});
