import { type EndpointSessionOffer, findLoginPlace, findStanding, offerEndpointSession, recordRefusedEntry } from "@postern/db/access/endpoint-session";
import type { SignInAtEndpoint, TakenSignIn } from "@postern/db/access/sign-in";
import { claimsReadBy, loginGatesOf, loginJudge } from "@postern/policy/login";
import type { CallerFacts } from "../caller-facts.ts";
import { forgetCookie } from "../cookies.ts";
import type { Dashboard } from "../dashboard.ts";
import { connectionOf, exchange, type SignedIn } from "../sign-in/exchange.ts";
import { SignInFailure } from "../sign-in/failure.ts";
import { endpointCookieName } from "../sign-in/sign-in-cookie.ts";
import { hashOf, newToken } from "../token.ts";
import { failedEntry, handOver, refusedEntry } from "./entry-page.ts";
import { leadsTo } from "./start-entry.ts";

interface Back {
  organization: string;
  signIn: TakenSignIn & { endpoint: SignInAtEndpoint };
  facts: CallerFacts;
}
type Gates = ReturnType<typeof loginGatesOf>;

const claimsBytesMax = 32_768;

/**
 * The person is back from the identity provider and is judged by the endpoint's gates as they are now. Who may come in gets a code for the endpoint's
 * host, good once, for a minute, in the browser that was sent. Nobody becomes a member by it.
 */
export async function completeEntry(dashboard: Dashboard, request: Request, { organization, signIn, facts }: Back): Promise<Response> {
  const { origin } = new URL(signIn.returnTo);
  try {
    const connection = await connectionOf(dashboard, signIn, organization);
    const place = await findLoginPlace(dashboard.database, signIn.organizationId, signIn.endpoint.placeId);
    const gates = place ? loginGatesOf(place.policy) : [];
    if (!place || gates.length === 0 || !leadsTo(place, origin)) throw new SignInFailure("endpoint");

    const signedIn = await exchange(dashboard, { connection, signIn, query: new URL(request.url).search, wanted: claimsReadBy(gates) });
    const standing = await findStanding(dashboard.database, connection, signedIn.claims.subject);
    if (standing.kind === "removed") throw new SignInFailure("removed");
    const person = personOf(signedIn, gates, standing.kind === "member" ? standing.userId : undefined);
    const entry = judge(gates, { ...person, connectionId: connection.id });
    if (entry.kind === "refused") {
      await recordRefusedEntry(dashboard.database, { place, person, facts });
      return refusedEntry(entry, { place, facts, origin });
    }
    const code = newToken();
    const bound = { codeHash: hashOf(code), browserHash: signIn.endpoint.browserHash, returnTo: signIn.returnTo.slice(origin.length) };
    await offerEndpointSession(dashboard.database, { place, connectionId: connection.id, person, by: entry.by, sessionMs: entry.sessionMs, facts, ...bound });
    const cookie = endpointCookieName(dashboard, signIn.state) ?? dashboard.cookies.signIn;
    return handOver(`${origin}/.postern/session?code=${code}`, { place, cookie: forgetCookie(cookie, dashboard.cookies.secure) });
  } catch (error) {
    return failedEntry(dashboard, error, { ...facts, organization, startAgainAt: signIn.returnTo });
  }
}

/** The person with those claims that the gates read, and no others. */
function personOf({ claims, told }: SignedIn, gates: Gates, userId: string | undefined): EndpointSessionOffer["person"] {
  const namesPeople = gates.some(({ people }) => people.length > 0);
  if (namesPeople && told.email_verified === false) throw new SignInFailure("email-unverified");
  const kept = Object.fromEntries([...claimsReadBy(gates)].filter((name) => Object.hasOwn(told, name)).map((name) => [name, told[name]]));
  if (Buffer.byteLength(JSON.stringify(kept)) > claimsBytesMax) throw new SignInFailure("claims-too-large");
  return { userId, subject: claims.subject, email: claims.email, name: claims.name, claims: kept };
}

export type Entry = { kind: "let-in"; by: string; sessionMs: number } | { kind: "refused"; seen: string; expected: string };

/** Who fits one of the gates goes on to the endpoint, which asks them all, at every request. */
function judge(gates: Gates, { userId, ...person }: EndpointSessionOffer["person"] & { connectionId: string }): Entry {
  const answers = gates.map((gate) => ({ gate, answer: loginJudge(gate)({ ...person, isMember: userId !== undefined }) }));
  const fitting = answers.filter(({ answer }) => !("reason" in answer));
  const [first] = fitting.length > 0 ? fitting : answers;
  if (fitting.length === 0) return { kind: "refused", seen: first?.answer.seen ?? person.email, expected: first?.answer.expected ?? "others" };
  const sessionMs = Math.max(...fitting.map(({ gate }) => gate.sessionMinutes)) * 60_000;
  return { kind: "let-in", by: first?.answer.expected ?? "", sessionMs };
}
