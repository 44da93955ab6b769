import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type ProblemDetails, problemDetails } from "@postern/contract/problem";
import { assertionKeysPath } from "@postern/contract/share";
import { answerProblem, answerSocket } from "../answer.ts";
import { answerHandshake } from "../answer-event.ts";
import { comeAgainSeconds } from "../come-again.ts";
import { type Exchange, nowUs } from "../exchange.ts";
import { hostOf, pathOf, readHead } from "../head.ts";
import type { LiveCall, LiveDesk, LiveOutcome } from "../live/live-desk.ts";
import { takeLoginCookies } from "../login/own-cookies.ts";
import { attendLoginAt, prefix } from "../login/own-paths.ts";
import type { LoginPorts } from "../login/ports.ts";
import type { ReceivingPorts } from "../receiving-ports.ts";
import { whyMalformed } from "../reject-list.ts";
import { refuseUpgrade } from "../tunnel/listener.ts";
import { type AdmitPorts, admit } from "./admit.ts";
import { answerCrowded, answerKeySet, answerRefusal, answerRefusedUpgrade, answerTcpShare, answerTrouble } from "./answers.ts";
import type { Assertions } from "./assertion.ts";
import { callOf } from "./call.ts";
import { type LiveShare, siteOf } from "./live-share.ts";
import type { Ongoing } from "./ongoing.ts";
import { replayed } from "./replayed.ts";
import type { Seats } from "./seats.ts";
import type { Shares } from "./shares.ts";
import { tellVisit } from "./tell-visit.ts";
import type { Admission, Arrival } from "./visitor.ts";
import type { Visits } from "./visits.ts";

/** All that the front needs of the process around it. */
export interface FrontPorts extends AdmitPorts {
  shares: Pick<Shares, "atHost">;
  desk: Pick<LiveDesk, "exchange" | "upgrade">;
  login: LoginPorts;
  /** Whether people sign in at a share. */
  signsIn(share: LiveShare): boolean;
  assertions: Pick<Assertions, "sign" | "keySet">;
  ongoing: Pick<Ongoing, "begin">;
  visits: Pick<Visits, "note">;
  seats: Pick<Seats, "take">;
  clientOf: ReceivingPorts["clientOf"];
  /** Whether every request here counts as private: TLS ends at this listener, or this is a developer's machine. */
  isPrivate: boolean;
}

/** One request at the share front: to one of our own paths, or through the tunnel for whoever may come in. */
export async function attendVisitor(request: IncomingMessage, response: ServerResponse, ports: FrontPorts): Promise<void> {
  const exchange: Exchange = { ...arrivalOf(request, ports), response, startedUs: nowUs(), expectsContinue: false };
  const malformed = whyMalformed(exchange.head);
  if (malformed) return answerProblem(exchange, { kind: malformed.problem, detail: malformed.detail, closes: true });
  if (!ports.isPrivate && !exchange.client.isHttps) return answerProblem(exchange, { kind: "plain-http", closes: true });
  const share = ports.shares.atHost(hostOf(exchange.head));
  if (!share) return answerProblem(exchange, { kind: "not-found" });
  if (!ports.seats.take(request.socket, share.organizationId)) return answerCrowded(exchange);
  const path = pathOf(exchange.head);
  if (path === assertionKeysPath) return answerKeySet(exchange, ports.assertions);
  if (path.startsWith(prefix)) return attendOwnPath(exchange, share, ports);
  await bring(exchange, share, ports);
}

async function attendOwnPath(exchange: Exchange, share: LiveShare, ports: FrontPorts): Promise<void> {
  if (!ports.signsIn(share)) return answerProblem(exchange, { kind: "not-found" });
  await attendLoginAt(siteOf(share), exchange, ports.login);
}

async function bring(exchange: Exchange, share: LiveShare, ports: FrontPorts): Promise<void> {
  const { request, response } = exchange;
  const admission = await admit(exchange, share, ports);
  if (admission.kind === "handshake") return answerHandshake(response, admission.handshake, share.id);
  if (admission.kind === "refused") {
    const status = answerRefusal(exchange, { share, refusal: admission.refusal }, ports);
    return tellVisit(ports.visits, { share, arrival: exchange, refusal: admission.refusal, status });
  }
  const { body, release } = admission;
  if (share.kind === "tcp") {
    release?.();
    return answerTcpShare(exchange, share);
  }
  await visit({ arrival: exchange, share, admission }, ports, async (call) => {
    const outcome = await ports.desk.exchange(call, body === undefined ? request : replayed(request, body), response);
    if (outcome.problem) answerTrouble(exchange, outcome.problem);
    return { outcome, status: outcome.status ?? outcome.problem?.status ?? 0 };
  });
}

interface Entered {
  arrival: Arrival;
  share: LiveShare;
  admission: Extract<Admission, { kind: "in" }>;
}
interface Carried {
  outcome: LiveOutcome;
  status: number;
}

/** The visit of someone who was let in. Whoever came in is written down, also where carrying them fails in a way that nobody foresaw. */
async function visit({ arrival, share, admission }: Entered, ports: FrontPorts, carry: (call: LiveCall) => Promise<Carried>): Promise<void> {
  const { visitor, release } = admission;
  const stay = ports.ongoing.begin(share, visitor);
  const told = { share, arrival, visitor };
  try {
    tellVisit(ports.visits, { ...told, ...(await carry(await callOf({ arrival, share, visitor, signal: stay.signal }, ports))) });
  } catch (error) {
    const problem = problemDetails("internal");
    tellVisit(ports.visits, { ...told, outcome: { problem, bytesUp: 0, bytesDown: 0, durationMs: Date.now() - arrival.receivedAtMs }, status: problem.status });
    throw error;
  } finally {
    stay.end();
    release?.();
  }
}

/** The beginning of a WebSocket: judged as every request, and only for pages of this very host. */
export async function attendUpgrade(request: IncomingMessage, { socket, head: first }: { socket: Duplex; head: Buffer }, ports: FrontPorts): Promise<void> {
  const arrival = arrivalOf(request, ports);
  const malformed = whyMalformed(arrival.head);
  if (malformed) return answerSocket(socket, malformed.problem, malformed.detail);
  const share = ports.shares.atHost(hostOf(arrival.head));
  if (!share || share.kind === "tcp" || pathOf(arrival.head).startsWith(prefix)) return answerSocket(socket, "not-found");
  if (!ports.isPrivate && !arrival.client.isHttps) return answerSocket(socket, "plain-http");
  if (!ports.seats.take(socket, share.organizationId)) return refuseForNow(socket, problemDetails("live-crowded"));
  const foreign = originFault(arrival, ports.scheme);
  const admission = foreign ?? (await admit(arrival, share, ports));
  if (admission.kind !== "in") {
    const refusal = admission.kind === "refused" ? admission.refusal : { status: 400, reason: "handshake", who: "" };
    return tellVisit(ports.visits, { share, arrival, refusal, status: answerRefusedUpgrade(socket, refusal) });
  }
  await visit({ arrival, share, admission }, ports, async (call) => {
    const outcome = await ports.desk.upgrade(call, { request, socket, head: first });
    if (outcome.problem) refuseForNow(socket, outcome.problem);
    return { outcome, status: outcome.status ?? outcome.problem?.status ?? 101 };
  });
}

function refuseForNow(socket: Duplex, problem: ProblemDetails): void {
  refuseUpgrade(socket, problem, comeAgainSeconds(problem));
}

/** Browsers name the page that opens a WebSocket and ask nobody's leave: another site's page is refused whatever it shows. */
function originFault({ head }: Arrival, scheme: string) {
  const origins = head.names.flatMap((name, line) => (name === "origin" ? [head.rawHeaders[line * 2 + 1] ?? ""] : []));
  const own = `${scheme}://${(head.hosts[0] ?? "").toLowerCase()}`;
  if (origins.every((origin) => origin.toLowerCase() === own)) return;
  return { kind: "refused" as const, refusal: { status: 403, reason: "origin-foreign", who: "" } };
}

/** The head is read once, without our own cookies; the local server gets it as it then stands. To change the protocol is the listener's to take or to leave. */
function arrivalOf(request: IncomingMessage, { login, clientOf }: FrontPorts): Arrival {
  const { head, cookies } = takeLoginCookies(readHead(request), login);
  request.rawHeaders = [...head.rawHeaders];
  const { forwardedFor, forwardedProto } = head;
  const client = clientOf({ peer: request.socket.remoteAddress ?? "", forwardedFor, forwardedProto });
  return { request, head: { ...head, upgrades: false }, cookies, client, receivedAtMs: Date.now() };
}
