import { type FoundSession, findSession, touchSession } from "@postern/db/access/session";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { factsOf } from "./caller-facts.ts";
import { dashboard } from "./dashboard.ts";
import { hashOf } from "./token.ts";

/** The session of the page being rendered, with person, organization, role and scope; nothing when nobody is signed in. One look-up a page. */
export const findPageSession = cache(async (): Promise<FoundSession | undefined> => {
  const { database, cookies: names } = dashboard();
  const token = (await cookies()).get(names.session)?.value;
  const session = token && (await findSession(database, hashOf(token)));
  if (!session) return;
  await touchSession(database, { id: session.id, organizationId: session.organization.id });
  const { address, traceId } = factsOf(await headers());
  return { ...session, scope: { ...session.scope, ip: address, traceId } };
});

/** As findPageSession; whoever is not signed in is sent to sign in and comes back to the path `returnTo`, with the search it was asked with. */
export async function requirePageSession(returnTo?: string): Promise<FoundSession> {
  const session = await findPageSession();
  if (session) return session;
  const search = (await headers()).get("x-search") ?? "";
  redirect(`/sign-in${returnTo ? `?return_to=${encodeURIComponent(returnTo + search)}` : ""}`);
}
