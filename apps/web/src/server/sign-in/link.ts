import { useOneTimeLink as spendOneTimeLink } from "@postern/db/access/one-time-link";
import { factsOf } from "../caller-facts.ts";
import type { Dashboard } from "../dashboard.ts";
import { crossSiteCause } from "../same-site.ts";
import { hashOf } from "../token.ts";
import { demandTries, failedSignIn, redirect, SignInFailure } from "./failure.ts";
import { openSession } from "./open-session.ts";

/** Signs in the person of a one-time link. Only the button on its own page comes here: whatever merely looks at the link does not spend it. */
export async function spendLinkAt(dashboard: Dashboard, request: Request, token: string): Promise<Response> {
  const facts = factsOf(request.headers);
  try {
    demandTries(dashboard, facts);
    const { method, headers } = request;
    // A plain form cannot send our marker; the browser's own word of its origin has to do.
    const cause = crossSiteCause({ method, origin: headers.get("origin"), fetchSite: headers.get("sec-fetch-site"), marker: "1" }, dashboard.webUrl);
    if (cause) throw new SignInFailure("origin", new Error(cause));
    const person = await spendOneTimeLink(dashboard.database, hashOf(token));
    if (!person) throw new SignInFailure("link");
    return redirect(`${dashboard.webUrl}/`, [await openSession(dashboard, request, { person, facts, method: "one-time-link" })]);
  } catch (error) {
    return failedSignIn(dashboard, error, facts);
  }
}
