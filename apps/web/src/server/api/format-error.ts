import type { ApiErrorShape } from "@postern/contract/app-router";
import type { TRPCDefaultErrorShape } from "@trpc/server";
import type { Context } from "./context.ts";
import { problemOf } from "./problem-of.ts";

/** A failed call as its caller reads it: the problem in full, and nothing of what only the operator should know. */
export function formatError({ shape, error, ctx }: { shape: TRPCDefaultErrorShape; error: unknown; ctx: Context | undefined }): ApiErrorShape {
  const problem = problemOf(error);
  const { code, httpStatus, path } = shape.data;
  return {
    code: shape.code,
    message: problem.detail ? `${problem.title}: ${problem.detail}` : problem.title,
    data: { code, httpStatus, ...(path !== undefined && { path }), problem, traceId: ctx?.traceId ?? "" },
  };
}
