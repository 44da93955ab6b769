import { createSession, endSession, type NewSession, type Person, sessionAbsoluteMs } from "@postern/db/access/session";
import type { CallerFacts } from "../caller-facts.ts";
import { readCookie, writeCookie } from "../cookies.ts";
import type { Dashboard } from "../dashboard.ts";
import { hashOf, newToken } from "../token.ts";

/** Opens a session under a new id and gives its cookie; a session this browser had before ends. The row, not the cookie, says when it is over. */
export async function openSession(
  { database, cookies }: Dashboard,
  request: Request,
  { person, facts, ...how }: { person: Person; facts: CallerFacts } & Pick<NewSession, "method" | "authenticatedAt">,
): Promise<string> {
  const { address, browser, traceId } = facts;
  const before = readCookie(request.headers.get("cookie"), cookies.session);
  if (before) await endSession(database, hashOf(before), { ip: address, traceId });

  const token = newToken();
  await createSession(database, { ...person, tokenHash: hashOf(token), address, browser, traceId, ...how });
  return writeCookie(cookies.session, token, { maxAgeSeconds: sessionAbsoluteMs / 1_000, secure: cookies.secure });
}
