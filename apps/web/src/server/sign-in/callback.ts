import { type TakenSignIn, takeSignIn } from "@postern/db/access/sign-in";
import { signInPerson } from "@postern/db/access/sign-in-person";
import { factsOf } from "../caller-facts.ts";
import { forgetCookie } from "../cookies.ts";
import type { Dashboard } from "../dashboard.ts";
import { completeEntry } from "../enter/complete-entry.ts";
import { failedEntry } from "../enter/entry-page.ts";
import { hashOf } from "../token.ts";
import { connectionOf, exchange } from "./exchange.ts";
import { demandTries, failedSignIn, redirect, SignInFailure } from "./failure.ts";
import { openSession } from "./open-session.ts";
import { findSignInCookie, type SignInCookie } from "./sign-in-cookie.ts";

/** The browser is back from the identity provider: everything that was bound at the start must fit, once. */
export async function completeSignInAt(dashboard: Dashboard, request: Request, organization: string): Promise<Response> {
  const facts = factsOf(request.headers);
  const cookie = findSignInCookie(dashboard, request);
  try {
    demandTries(dashboard, facts);
    const signIn = await takeUnderWay(dashboard, cookie);
    if (signIn.endpoint) return await completeEntry(dashboard, request, { organization, signIn: { ...signIn, endpoint: signIn.endpoint }, facts });
    const connection = await connectionOf(dashboard, signIn, organization);
    const { claims, authenticatedAt } = await exchange(dashboard, { connection, signIn, query: new URL(request.url).search });
    const person = await signInPerson(dashboard.database, connection, { claims, ip: facts.address, traceId: facts.traceId });
    if (signIn.againAs !== undefined && person.userId !== signIn.againAs) throw new SignInFailure("someone-else");
    const session = await openSession(dashboard, request, { person, facts, method: "sso", authenticatedAt });
    return redirect(dashboard.webUrl + signIn.returnTo, [session, forgetCookie(dashboard.cookies.signIn, dashboard.cookies.secure)]);
  } catch (error) {
    if (cookie?.isForEndpoint) return failedEntry(dashboard, error, { ...facts, organization });
    return failedSignIn(dashboard, error, { organization, ...facts });
  }
}

/** The sign-in this browser started. It is taken before anything is checked, so it can be tried once only. */
async function takeUnderWay({ database }: Dashboard, cookie: SignInCookie | undefined): Promise<TakenSignIn> {
  const signIn = cookie && (await takeSignIn(database, hashOf(cookie.value)));
  if (!signIn) throw new SignInFailure("cookie");
  return signIn;
}
