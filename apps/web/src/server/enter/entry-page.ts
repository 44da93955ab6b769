import { Problem, problems } from "@postern/contract/problem";
import type { LoginPlace } from "@postern/db/access/endpoint-session";
import { type PlainPage, renderPage } from "@postern/process/page";
import type { CallerFacts } from "../caller-facts.ts";
import type { Dashboard } from "../dashboard.ts";
import { reasonOf } from "../sign-in/check-of.ts";
import { SignInFailure, signInChecks } from "../sign-in/failure.ts";

interface FailedEntry extends Pick<CallerFacts, "traceId" | "address"> {
  organization?: string;
  /** Where the person wanted to be; nothing while that is not known for sure. */
  startAgainAt?: string;
}

/** A sign-in at an endpoint that did not complete: which check failed, in words, and how to start again. */
export function failedEntry(dashboard: Dashboard, error: unknown, { organization, traceId, address, startAgainAt }: FailedEntry): Response {
  const check = error instanceof SignInFailure ? error.check : undefined;
  const isFull = error instanceof Problem && error.kind === "busy";
  dashboard.failedTries.count(address);
  const level = check === "too-many" ? "debug" : check ? "warn" : "error";
  dashboard.log[level]({ event: "entry.failed", check: check ?? "internal", organization, traceId, why: reasonOf(error) });

  const problem = problems[check ? "sign-in-failed" : isFull ? "busy" : "internal"];
  const text = check ? [`${signInChecks[check]}.`] : [`${problem.next}`];
  const again = startAgainAt === undefined ? ["Open the address that you wanted to see once more."] : [];
  const links = startAgainAt === undefined ? [] : [{ label: "Try again", href: startAgainAt }];
  return show(check === "too-many" ? 429 : problem.status, {
    title: problem.title,
    text: [...text, ...again],
    code: problem.code,
    trace: `trace ${traceId}`,
    links,
  });
}

/**
 * Sends the browser on to the endpoint by a page of its own, not by a redirect: some identity providers let the form of their login page lead to the
 * dashboard only (`form-action`), and browsers hold every redirect behind the form to it.
 */
export function handOver(to: string, { place, cookie }: { place: LoginPlace; cookie: string }): Response {
  const response = show(200, { title: "You are signed in", text: [`${place.name} opens in a moment.`], links: [{ label: "Go on", href: to }] });
  response.headers.set("refresh", `0; url=${to}`);
  response.headers.append("set-cookie", cookie);
  return response;
}

/** Someone who is signed in, and may not come in: they are known to the organization, so they may know what they lack. */
export function refusedEntry(
  { seen, expected }: { seen: string; expected: string },
  { place, facts, origin }: { place: LoginPlace; facts: CallerFacts; origin: string },
): Response {
  return show(403, {
    title: `${place.name} is not open to you`,
    text: [`You are signed in as ${seen}.`, `It is open to: ${expected}.`, "If you should come in, ask whoever runs it to let you in."],
    code: problems.forbidden.code,
    trace: `trace ${facts.traceId}`,
    links: [{ label: "Sign in as someone else", href: `${origin}/.postern/sign-in` }],
  });
}

function show(status: number, page: PlainPage): Response {
  const { html, headers } = renderPage(page);
  return new Response(html, { status, headers });
}
