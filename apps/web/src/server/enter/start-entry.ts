import { type Connection, findConnectionOf } from "@postern/db/access/connection";
import { findLoginPlace, type LoginPlace } from "@postern/db/access/endpoint-session";
import { openLoginState } from "@postern/db/access/login-state";
import { signInMs } from "@postern/db/access/sign-in";
import type { LoginState } from "@postern/db/login-state";
import { loginGatesOf } from "@postern/policy/login";
import { factsOf } from "../caller-facts.ts";
import { writeCookie } from "../cookies.ts";
import type { Dashboard } from "../dashboard.ts";
import { redirect, SignInFailure } from "../sign-in/failure.ts";
import { endpointCookieName } from "../sign-in/sign-in-cookie.ts";
import { prepareSignIn } from "../sign-in/start.ts";
import { failedEntry } from "./entry-page.ts";

/** Behind one address may be a whole office, at many endpoints. */
const turns = { limit: 120, windowMs: 60_000, burst: 120 };

/** An endpoint, or a share, sent a browser in which nobody is signed in there: it goes on to the organization's identity provider. */
export async function startEntryAt(dashboard: Dashboard, request: Request): Promise<Response> {
  const facts = factsOf(request.headers);
  try {
    if (!dashboard.takeToken(`entry ${facts.address}`, turns).taken) throw new SignInFailure("too-many");
    const { place, state } = await readState(dashboard, new URL(request.url).searchParams.get("state") ?? "");
    const { connection, asksForGroups } = await wayIn(dashboard, place);
    const {
      url,
      cookie,
      state: bound,
    } = await prepareSignIn(dashboard, connection, {
      returnTo: state.origin + state.returnTo,
      endpoint: { placeId: place.id, browserHash: state.browserHash },
      asksAgain: state.again,
      asksForGroups,
    });
    const name = endpointCookieName(dashboard, bound) ?? dashboard.cookies.signIn;
    return redirect(url.href, [writeCookie(name, cookie, { maxAgeSeconds: signInMs / 1_000, secure: dashboard.cookies.secure })]);
  } catch (error) {
    return failedEntry(dashboard, error, facts);
  }
}

/** What the endpoint said of the browser. It alone can have said it; and where it would lead must still be its own host. */
async function readState(dashboard: Dashboard, text: string): Promise<{ place: LoginPlace; state: LoginState }> {
  const { database } = dashboard;
  const state = await openLoginState(database, text);
  if (!state) throw new SignInFailure("entry-state");
  const place = await findLoginPlace(database, state.organizationId, state.placeId);
  if (!place || !leadsTo(place, state.origin)) throw new SignInFailure("endpoint");
  return { place, state };
}

/** Whether an origin is the place's own host, by the scheme that it is reached by. */
export function leadsTo({ host, ...place }: LoginPlace, origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return hostname === host.toLowerCase() && protocol === place.protocol;
}

async function wayIn({ database }: Dashboard, place: LoginPlace): Promise<{ connection: Connection; asksForGroups: boolean }> {
  const gates = loginGatesOf(place.policy);
  const [first] = gates;
  if (!first) throw new SignInFailure("endpoint");
  const connection = await findConnectionOf(database, place.organizationId, first.connection);
  if (!connection) throw new SignInFailure("no-connection");
  return { connection, asksForGroups: gates.some(({ groups }) => groups.length > 0) };
}
