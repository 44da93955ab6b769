import { claimsReadBy, loginJudge } from "../login.ts";
import { notKept } from "../not-kept.ts";
import type { Denial, Gate, LoginSession } from "../ports.ts";
import { quote } from "../quote.ts";
import { crossSiteCause } from "../same-origin.ts";

/** What a program hears: there is a cookie to have, and no scheme by which it could ask for it. */
const challenge = 'Cookie realm="webhooks"';
const minuteMs = 60_000;

/** Lets in whose browser is signed in here, by the word of the organization's identity provider. Sends nobody anywhere: that follows from the verdict. */
export const oidcLogin: Gate<"oidc-login"> = (settings) => {
  const judge = loginJudge(settings);
  const reads = [...claimsReadBy([settings])];
  const expected = "a browser in which someone is signed in at this endpoint";

  return (request, { nowMs }) => {
    const { login } = request;
    if (login === undefined) return { reason: "login-missing", seen: "nobody signed in", expected, challenge };
    if (login === "unknown") return { reason: "login-unavailable", seen: "sign-ins that cannot be looked up", expected };
    if (login === "not-kept") return notKept("who was signed in");
    const unasked = login.claimsKept && reads.find((name) => !login.claimsKept?.includes(name));
    if (unasked !== undefined) return notKept(`the claim ${quote(unasked)} of who was signed in`);
    const now = nowMs();
    const over = whyOver(login, settings, now);
    if (over) return { ...over, challenge };
    const foreign = crossSiteCause(request);
    if (foreign !== undefined)
      return { reason: "login-cross-site", seen: `${foreign}, with the sign-in of ${login.email}`, expected: "a request of its own pages" };

    const answer = judge(login);
    const ageMs = now - login.signedInAtMs;
    return { ...answer, seen: `${answer.seen}, signed in ${ageMs < minuteMs ? "just now" : `${minutes(ageMs)} ago`}` };
  };
};

/** The settings as they are now decide how long a sign-in counts, not those of its beginning. */
function whyOver({ signedInAtMs, lastSeenAtMs }: LoginSession, { sessionMinutes, idleMinutes }: Life, nowMs: number): Denial | undefined {
  const ageMs = nowMs - signedInAtMs;
  if (!(ageMs < sessionMinutes * minuteMs)) {
    return { reason: "login-missing", seen: `a sign-in of ${minutes(ageMs)} ago`, expected: `one of the last ${sessionMinutes} minutes` };
  }
  const idleMs = nowMs - lastSeenAtMs;
  if (idleMinutes === undefined || idleMs < idleMinutes * minuteMs) return;
  return { reason: "login-missing", seen: `a sign-in not used for ${minutes(idleMs)}`, expected: `one used in the last ${idleMinutes} minutes` };
}
interface Life {
  sessionMinutes: number;
  idleMinutes?: number | undefined;
}

function minutes(ms: number): string {
  const count = Math.max(0, Math.floor(ms / minuteMs));
  return count === 1 ? "1 minute" : `${count} minutes`;
}
