import { newTraceId } from "./token.ts";

/** What is noted of whoever calls: for sessions, audit entries and the log. */
export interface CallerFacts {
  address: string;
  browser: string;
  traceId: string;
}

/** Reads them off the headers; the server in main.ts has left one true address in X-Forwarded-For. */
export function factsOf(headers: Headers): CallerFacts {
  return {
    address: headers.get("x-forwarded-for")?.split(",")[0]?.trim().slice(0, 45) || "unknown",
    browser: headers.get("user-agent")?.slice(0, 300) ?? "",
    traceId: newTraceId(),
  };
}
