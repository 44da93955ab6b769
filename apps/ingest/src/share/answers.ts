import type { Duplex } from "node:stream";
import { type ProblemDetails, type ProblemKind, problemDetails, problems } from "@postern/contract/problem";
import { answerProblem } from "../answer.ts";
import { comeAgainSeconds } from "../come-again.ts";
import type { Exchange } from "../exchange.ts";
import { pathOf } from "../head.ts";
import { answerPage, pageOf } from "../login/answer-visitor.ts";
import type { LoginPorts } from "../login/ports.ts";
import { sendToLogin } from "../login/send-to-login.ts";
import { isNavigation, isRead } from "../login/visit.ts";
import { refuseUpgrade } from "../tunnel/listener.ts";
import type { Assertions } from "./assertion.ts";
import { type LiveShare, siteOf } from "./live-share.ts";
import type { Refusal } from "./visitor.ts";

/**
 * Answers whoever may not come in, with which status. A browser that opens a page, shows no credential and lacks a sign-in alone is sent to sign in;
 * a person hears why in words; everybody else hears a problem and no reason to learn from.
 */
export function answerRefusal(
  exchange: Exchange,
  { share, refusal }: { share: LiveShare; refusal: Refusal },
  { login, signsIn }: { login: LoginPorts; signsIn(share: LiveShare): boolean },
): number {
  const { head } = exchange;
  const isPersons = refusal.awaitsLogin === true || refusal.isSignedIn === true || refusal.reason.startsWith("login-");
  if (!(isNavigation(head) && isPersons && signsIn(share))) return answerMachine(exchange, refusal);
  if (refusal.awaitsLogin && isRead(head) && sendToLogin(exchange, login, { site: siteOf(share) })) return 302;
  const page = pageOf({ ...refusal, trace: refusal.trace ?? [] }, { isRead: isRead(head), path: pathOf(head), isReady: login.webUrl !== undefined });
  answerPage(exchange, { status: refusal.status, page });
  return refusal.status;
}

/** Refuses the beginning of a WebSocket, with the same status as any other request, which is answered. */
export function answerRefusedUpgrade(socket: Duplex, refusal: Refusal): number {
  const problem = problemDetails(kindByStatus[refusal.status] ?? "refused");
  refuseUpgrade(socket, problem, comeAgainSeconds(problem, refusal));
  return problem.status;
}

function answerMachine(exchange: Exchange, refusal: Refusal): number {
  const { status, challenge, allow } = refusal;
  const kind = kindByStatus[status] ?? "refused";
  const retryAfterSeconds = comeAgainSeconds(problems[kind], refusal);
  answerProblem(exchange, {
    kind,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(challenge !== undefined && status === 401 && { challenge }),
    ...(allow && { allow }),
  });
  return problems[kind].status;
}
const kindByStatus: Record<number, ProblemKind> = {
  400: "malformed",
  401: "refused",
  403: "forbidden",
  405: "method",
  408: "timeout",
  413: "too-large",
  415: "unsupported-type",
  422: "unprocessable",
  429: "throttled",
  503: "unavailable",
};

/** What a visitor hears when their request could not be brought: a page in a browser, a problem elsewhere. */
export function answerTrouble(exchange: Exchange, problem: ProblemDetails): void {
  const { status, title, next, code } = problem;
  const { response, head } = exchange;
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const seconds = comeAgainSeconds(problem);
  if (seconds !== undefined) response.setHeader("Retry-After", seconds);
  if (isNavigation(head)) {
    answerPage(exchange, { status, page: { title, text: [next], code } });
    return;
  }
  const body = JSON.stringify({ type: `urn:postern:problem:${code}`, title, status, code, next });
  response.writeHead(status, { "Content-Type": "application/problem+json", "Content-Length": Buffer.byteLength(body) }).end(body);
}

/** Answers whoever comes while their share's organization has as many visitors at this front as it may; the socket is free for others then. */
export function answerCrowded(exchange: Exchange): void {
  exchange.response.shouldKeepAlive = false;
  answerTrouble(exchange, problemDetails("live-crowded"));
}

/** Someone who may connect opened the address of a tcp share: it has no pages, and now they are signed in there. */
export function answerTcpShare(exchange: Exchange, { name }: LiveShare): void {
  const text = ["There are no pages here: it carries another protocol.", `On the command line, run  postern connect ${name}`];
  if (isNavigation(exchange.head)) answerPage(exchange, { status: 200, page: { title: `You may connect to ${name}`, text } });
  else answerProblem(exchange, { kind: "not-found" });
}

const keySetSeconds = 300;

/** The public keys that check assertions. */
export function answerKeySet({ request, response }: Pick<Exchange, "request" | "response">, assertions: Pick<Assertions, "keySet">): void {
  const body = JSON.stringify(assertions.keySet());
  const headers = {
    "Content-Type": "application/jwk-set+json",
    "Cache-Control": `public, max-age=${keySetSeconds}`,
    "Content-Length": Buffer.byteLength(body),
  };
  response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : body);
}
