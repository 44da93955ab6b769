import type { TraceStep } from "@postern/contract/policy";
import { type ProblemKind, problems } from "@postern/contract/problem";
import type { Decision } from "@postern/policy/ports";
import { type PlainPage, renderPage } from "@postern/process/page";
import type { Received } from "../arrivals.ts";
import type { Exchange } from "../exchange.ts";
import { pathOf } from "../head.ts";
import type { LoginPorts } from "./ports.ts";
import { sendToLogin } from "./send-to-login.ts";
import { siteOf } from "./site.ts";
import { hasLoginHere, isNavigation, isRead } from "./visit.ts";

export type Refusal = Pick<Decision, "status" | "trace" | "awaitsLogin"> & { reason?: string | undefined };

/**
 * Answers a person whose browser was refused where people sign in: sends it to sign in when that alone is missing, else says why in words. The status
 * that was answered; nothing for everyone else, who hears what programs hear.
 */
export function answerVisitor(received: Received, ports: LoginPorts, refusal: Refusal): number | undefined {
  const { exchange, endpoint, ready, id } = received;
  const { head } = exchange;
  if (!hasLoginHere(endpoint, head) || !isNavigation(head) || !concernsPerson(received, refusal)) return;
  if (refusal.awaitsLogin && isRead(head) && sendToLogin(exchange, ports, { site: siteOf(endpoint, ready), requestId: id })) return 302;
  const page = pageOf(refusal, { isRead: isRead(head), path: pathOf(head), isReady: ports.webUrl !== undefined });
  answerPage(exchange, { status: refusal.status, page, requestId: id });
  return refusal.status;
}

/** Somebody is signed in, or only has to be: whoever shows a machine's credential is none, whatever it accepts. */
function concernsPerson({ login }: Received, { awaitsLogin, reason }: Refusal): boolean {
  return awaitsLogin === true || reason?.startsWith("login-") === true || typeof login === "object";
}

/** A page as one answer. */
export function answerPage({ request, response }: Exchange, { status, page, requestId }: { status: number; page: PlainPage; requestId?: string }): void {
  const { html, headers } = renderPage({ ...page, ...(requestId !== undefined && { trace: requestId }) });
  response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(html), ...(requestId !== undefined && { "Postern-Id": requestId }) });
  response.end(request.method === "HEAD" ? undefined : html);
}

const signInAgain = { label: "Sign in as someone else", href: "/.postern/sign-in" };

export function pageOf(
  { reason, trace, status, awaitsLogin }: Refusal,
  { isRead, path, isReady }: { isRead: boolean; path: string; isReady: boolean },
): PlainPage {
  if (awaitsLogin && !isReady) {
    return {
      title: "Nobody can sign in here yet",
      text: ["The operator has to tell this gateway where its dashboard is (POSTERN_WEB_URL)."],
      code: problems.refused.code,
    };
  }
  if (awaitsLogin && !isRead) {
    const text = ["You are not signed in here, or no longer, so nothing of what you sent was taken.", "Sign in, then send it again."];
    return { title: "Sign in first", text, code: problems.refused.code, links: [{ label: "Sign in", href: signInAgainThen(path) }] };
  }
  const step = trace.findLast(({ gate, outcome }) => gate === "oidc-login" && outcome === "failed");
  return (
    byReason[reason ?? ""]?.(step) ?? { title: problems[kindOf(status)].title, text: [problems[kindOf(status)].next], code: problems[kindOf(status)].code }
  );
}

function signInAgainThen(path: string): string {
  return `/.postern/sign-in?${new URLSearchParams({ return_to: path })}`;
}

/** What a person hears of a login gate's word. They are known to the organization, so they may know what they lack. */
const byReason: Record<string, (step: TraceStep | undefined) => PlainPage> = {
  "login-refused": (step) => ({
    title: "This is not open to you",
    text: [
      `You are signed in as ${step?.seen ?? "someone"}.`,
      `It is open to: ${step?.expected ?? "others"}.`,
      "If you should come in, ask whoever runs it to let you in.",
    ],
    code: problems.forbidden.code,
    links: [signInAgain],
  }),
  "login-cross-site": () => ({
    title: "Another site sent this",
    text: ["A page of another site made your browser send this with your sign-in. It was not taken.", "If you meant to, open this address yourself."],
    code: problems.forbidden.code,
  }),
  "login-unavailable": () => ({
    title: "Sign-ins cannot be looked up right now",
    text: ["You are probably still signed in. Try again in a few seconds."],
    code: problems.unavailable.code,
  }),
};

function kindOf(status: number): ProblemKind {
  if (status === 401) return "refused";
  if (status === 429) return "throttled";
  if (status === 503) return "unavailable";
  return status === 405 ? "method" : "forbidden";
}
