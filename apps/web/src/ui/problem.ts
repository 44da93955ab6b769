import { ProblemDetails, problemDetails } from "@postern/contract/problem";

/** What went wrong, as the server told it; when no server answered, that. */
export function problemOf(error: unknown): ProblemDetails {
  const data = propertyOf(error, "data");
  if (typeof data !== "object" || data === null) return unreached;
  const traceId = propertyOf(data, "traceId");
  const told = ProblemDetails.safeParse(propertyOf(data, "problem"));
  return { ...(typeof traceId === "string" && { requestId: traceId }), ...(told.success ? told.data : problemDetails("internal")) };
}

const unreached: ProblemDetails = {
  type: "urn:postern:problem:unreachable",
  code: "unreachable",
  status: 0,
  title: "Postern did not answer",
  next: "Check your network; what is on the screen may be old. Then try again.",
};

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
