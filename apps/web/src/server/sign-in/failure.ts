import { Problem, problems } from "@postern/contract/problem";
import type { CallerFacts } from "../caller-facts.ts";
import { forgetCookie } from "../cookies.ts";
import type { Dashboard } from "../dashboard.ts";
import { reasonOf } from "./check-of.ts";

/** The check at which a sign-in failed, and what that means in words; the sign-in page shows it. */
export const signInChecks = {
  organization:
    "There is no organization of this name, or it has no single sign-on. Its short name is the first part of every address in its dashboard, such as /acme; whoever invited you knows it too",
  connection: "The sign-in was started for another organization or connection, or its settings have changed since",
  cookie: "This browser has no sign-in under way: it took longer than ten minutes, was completed already, or began elsewhere",
  state: "The answer does not belong to this sign-in",
  nonce: "The identity provider's token was made for another sign-in",
  issuer: "The answer comes from another identity provider than the one asked",
  code: "The identity provider did not take the code back",
  token: "The identity provider's token cannot be trusted",
  email: "The identity provider gave no e-mail address",
  removed: "You were removed from this organization; an admin can give you a role again",
  link: "The link was used already, is too old, or was never made",
  provider: "The identity provider said no",
  unreachable: "The identity provider cannot be reached",
  origin: "The button was not pressed on our own page",
  "not-again": "The identity provider did not ask you to sign in again",
  "no-time":
    "The identity provider did not say when you signed in (the claim auth_time), though it can. Some have to be told to: Microsoft Entra ID has it among the optional claims of the ID token",
  "someone-else": "You signed in again as someone else: what you were doing asks for yourself",
  "entry-state": "What the endpoint said of this browser is more than ten minutes old, or was changed on the way",
  endpoint: "The endpoint that you came from takes no sign-ins any more",
  "no-connection": "The organization has no single sign-on to sign in with",
  "email-unverified": "The identity provider has not verified your e-mail address, and the endpoint asks for it",
  "claims-too-large": "The identity provider says more of you than can be kept, such as very many groups; the endpoint's owner can ask for fewer claims",
  "too-many": "Too many sign-ins were started or failed from this address; wait a minute",
} as const;
export type SignInCheck = keyof typeof signInChecks;

/** A sign-in that did not complete: which check failed, and why, which only the log may know. */
export class SignInFailure extends Error {
  readonly check: SignInCheck;
  constructor(check: SignInCheck, cause?: unknown) {
    super(signInChecks[check], { cause });
    this.name = "SignInFailure";
    this.check = check;
  }
}

/** Back to the sign-in page with the problem, the check and the trace id; the attempt's cookie is forgotten. */
export function failedSignIn(dashboard: Dashboard, error: unknown, { organization, traceId, address }: FailedSignIn): Response {
  const check = failedCheck(error);
  dashboard.failedTries.count(address);
  dashboard.log[levelOf(check)]({ event: "sign-in.failed", check: check ?? "internal", organization, traceId, why: reasonOf(error) });
  const { code } = problems[check ? "sign-in-failed" : "internal"];
  const query = new URLSearchParams({ problem: code, ...(check && { check }), trace: traceId, ...(organization && { organization }) });
  return redirect(`${dashboard.webUrl}/sign-in?${query}`, [forgetCookie(dashboard.cookies.signIn, dashboard.cookies.secure)]);
}

interface FailedSignIn extends Pick<CallerFacts, "traceId" | "address"> {
  organization?: string;
}

/** Throws too-many when sign-ins from this address have failed too often: it is not looked at, so what fails is bounded. */
export function demandTries({ failedTries }: Dashboard, { address }: Pick<CallerFacts, "address">): void {
  if (failedTries.isSpent(address)) throw new SignInFailure("too-many");
}

// A flood is told by the failures before it: its own lines would be the flood's next target.
function levelOf(check: SignInCheck | undefined): "debug" | "warn" | "error" {
  if (check === "too-many") return "debug";
  return check ? "warn" : "error";
}

function failedCheck(error: unknown): SignInCheck | undefined {
  if (error instanceof SignInFailure) return error.check;
  if (error instanceof Problem && error.kind === "sign-in-failed") return "removed";
}

/** A redirect that no one on the way keeps. */
export function redirect(to: string, cookies: readonly string[]): Response {
  const headers = new Headers({ location: to, "cache-control": "no-store" });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}
