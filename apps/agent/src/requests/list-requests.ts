import type { RequestRow } from "@postern/contract/request";
import type { Caller } from "../policy-file/caller.ts";
import { filterOf, type RequestsWanted, rangeOf } from "./wanted.ts";

export interface ListWanted extends RequestsWanted {
  projectId: `prj_${string}`;
  sinceMs: number;
  limit: number;
}

const pageMax = 100;

/** The newest requests that fit, oldest last; pages are fetched until there are enough. */
export async function listRequests(call: Caller, wanted: ListWanted, now: Date): Promise<RequestRow[]> {
  const { projectId, sinceMs, limit } = wanted;
  const asked = { projectId, filter: filterOf(wanted), range: rangeOf(sinceMs) };
  const oldestMs = now.getTime() - sinceMs;
  const found: RequestRow[] = [];
  let cursor: RequestRow["id"] | undefined;
  while (found.length < limit) {
    const page = await call("request.list", { ...asked, limit: Math.min(pageMax, limit - found.length), ...(cursor && { cursor }) });
    const fresh = page.rows.filter(({ receivedAt }) => receivedAt.getTime() >= oldestMs);
    found.push(...fresh);
    cursor = page.nextCursor as RequestRow["id"] | undefined;
    if (cursor === undefined || fresh.length < page.rows.length) break;
  }
  return found;
}
