import { Problem } from "@postern/contract/problem";
import { cache } from "react";
import { createCaller } from "./api/router.ts";
import { dashboard } from "./dashboard.ts";
import { findPageSession } from "./session.ts";
import { newTraceId } from "./token.ts";

/** The API for server components, in the name of whoever looks at the page: `(await api()).endpoint.list({ projectId })`. Failures: api/problem-of.ts. */
export const api = cache(async () => {
  const session = await findPageSession();
  const scope = session?.scope ?? new Problem("not-signed-in");
  return createCaller({ dashboard: dashboard(), scope, traceId: session?.scope.traceId ?? newTraceId(), scopeNow: async () => scope });
});
