import { Problem, type ProblemDetails, problemDetails, problems } from "@postern/contract/problem";
import { TRPCError } from "@trpc/server";

type ErrorCode = TRPCError["code"];

/** Whatever went wrong in a call, as the problem its caller should see. What was not foreseen is "internal" and says no more. */
export function problemOf(error: unknown): ProblemDetails {
  const problem = findProblem(error);
  if (problem) {
    const { kind, detail, fields } = problem;
    return problemDetails(kind, { ...(detail !== undefined && { detail }), ...(fields && { fields }) });
  }
  if (!(error instanceof TRPCError) || (error.cause !== undefined && error.code === "INTERNAL_SERVER_ERROR")) return problemDetails("internal");
  if (error.code === "NOT_FOUND") return problemDetails("missing", { detail: "the API has no procedure of this name" });
  return malformed.has(error.code) ? problemDetails("input-invalid", { detail: error.message }) : problemDetails("internal");
}

// What tRPC itself says of a call that it cannot read.
const malformed: ReadonlySet<ErrorCode> = new Set(["BAD_REQUEST", "PARSE_ERROR", "METHOD_NOT_SUPPORTED", "UNSUPPORTED_MEDIA_TYPE", "PAYLOAD_TOO_LARGE"]);

export function findProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  return error instanceof Error && error.cause instanceof Problem ? error.cause : undefined;
}

const codes: Record<number, ErrorCode> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  502: "BAD_GATEWAY",
  503: "SERVICE_UNAVAILABLE",
  504: "GATEWAY_TIMEOUT",
};

/** A problem as tRPC's error, so that the HTTP status fits. */
export function trpcErrorOf(problem: Problem): TRPCError {
  return new TRPCError({ code: codes[problems[problem.kind].status] ?? "INTERNAL_SERVER_ERROR", message: problem.message, cause: problem });
}
