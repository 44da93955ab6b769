import { Problem } from "@postern/contract/problem";
import { authenticateKey } from "@postern/db/access/authenticate-key";
import { findSession, touchSession } from "@postern/db/access/session";
import type { Scope } from "@postern/db/scope";
import type { CallerFacts } from "../caller-facts.ts";
import { readCookie } from "../cookies.ts";
import type { Dashboard } from "../dashboard.ts";
import { callOriginOf, crossSiteCause } from "../same-site.ts";
import { hashOf } from "../token.ts";

export interface CallFacts extends Pick<CallerFacts, "address" | "traceId"> {
  /** A live view is no sign of a person: it does not keep a session alive. */
  isWatching: boolean;
}

/** Who calls: the holder of a key or token, or else the person of the session cookie, which counts only for calls of our own pages. */
export async function scopeOfRequest(dashboard: Dashboard, request: Request, { address, traceId, isWatching }: CallFacts): Promise<Scope | Problem> {
  const authorization = request.headers.get("authorization");
  const scope = authorization !== null ? await scopeOfKey(dashboard, authorization, address) : await scopeOfSession(dashboard, request, { isWatching });
  return scope instanceof Problem ? scope : { ...scope, ip: address, traceId };
}

const keyLettersMax = 200;

/** Keys cannot be guessed, but trying costs us a look each: an address has only so many failures a minute. */
async function scopeOfKey({ database, failedTries }: Dashboard, authorization: string, address: string): Promise<Scope | Problem> {
  if (failedTries.isSpent(address)) return new Problem("throttled", "too many keys from this address were not valid; wait a minute");
  const [, text] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
  const scope = text && text.length <= keyLettersMax && (await authenticateKey(database, text));
  if (scope) return scope;
  failedTries.count(address);
  return new Problem("token-invalid");
}

async function scopeOfSession({ database, cookies, webUrl }: Dashboard, request: Request, { isWatching }: { isWatching: boolean }): Promise<Scope | Problem> {
  const token = readCookie(request.headers.get("cookie"), cookies.session);
  if (!token) return new Problem("not-signed-in");
  const cause = crossSiteCause(callOriginOf(request), webUrl);
  if (cause) return new Problem("not-permitted", cause);
  const session = await findSession(database, hashOf(token));
  if (!session) return new Problem("not-signed-in");
  if (!isWatching) await touchSession(database, { id: session.id, organizationId: session.organization.id });
  return session.scope;
}
