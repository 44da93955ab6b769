import { hash } from "node:crypto";
import type { RequestReason } from "@postern/contract/policy";
import { type ProblemKind, problems } from "@postern/contract/problem";
import { newId } from "@postern/db/new-id";
import type { Decision } from "@postern/policy/ports";
import { answerProblem } from "./answer.ts";
import { type Judged, type Received, refusedArrival } from "./arrivals.ts";
import type { Exchange } from "./exchange.ts";
import type { BodyRead } from "./inbound.ts";
import type { LiveEndpoint, ReadyEndpoint } from "./live-endpoint.ts";
import { answerVisitor } from "./login/answer-visitor.ts";
import type { ReceivingPorts } from "./receiving-ports.ts";
import type { Rejection } from "./reject-list.ts";
import { tell, tellTurnedAway } from "./tell.ts";

/** Ways out before an endpoint is known: counted, never stored, and the connection closes. */
export function turnAway(exchange: Exchange, ports: ReceivingPorts, { problem, reason, detail }: Omit<Rejection, "detail"> & { detail?: string }): void {
  answerProblem(exchange, { kind: problem, closes: true, ...(detail !== undefined && { detail }) });
  tellTurnedAway(exchange, ports, { status: problems[problem].status, reason });
}
export const plainHttp = { problem: "plain-http", reason: "plain-http" } as const;
export const misdirected = { problem: "misdirected", reason: "misdirected" } as const;
export const unknownAddress = { problem: "not-found", reason: "unknown-address" } as const;

/** We cannot promise anything now; the sender should come back. Nothing is recorded: there is nowhere to. */
export function unavailable(exchange: Exchange, ports: ReceivingPorts, reason: string): void {
  const retryAfterSeconds = 1 + Math.floor(ports.random() * 5);
  answerProblem(exchange, { kind: "unavailable", reason, retryAfterSeconds });
  tellTurnedAway(exchange, ports, { status: problems.unavailable.status, reason });
}

type Refusal = Omit<Decision, "verdict" | "reason"> & Pick<Judged, "verdict" | "reason" | "decidedUs"> & { detail?: string };

/** A policy said no: the sender hears how to go on, the organization's row holds the trace. */
export function refuse(received: Received, ports: ReceivingPorts, refusal: Refusal): void {
  const { verdict, reason, status, trace, proved, event, decidedUs, retryAfterMs, allow, challenge, detail } = refusal;
  const { exchange, id } = received;
  const kind = kindByStatus[status] ?? "refused";
  const retry = kind === "unavailable" ? 1_000 + ports.random() * 4_000 : retryAfterMs;
  const retryAfterSeconds =
    retry === undefined ? undefined : Math.min(detail === undefined ? retryAfterSecondsMax : Number.POSITIVE_INFINITY, Math.max(1, Math.ceil(retry / 1_000)));
  const told = kind === "throttled" && { reason: throttledWords[reason ?? ""] ?? "rate" };
  const headers = { ...(retryAfterSeconds !== undefined && { retryAfterSeconds }), ...(allow && { allow }), ...(challenge !== undefined && { challenge }) };
  const shown = answerVisitor(received, ports.login, refusal);
  if (shown === undefined) answerProblem(exchange, { kind, requestId: id, ...told, ...headers, ...(detail !== undefined && { detail }) });

  const arrival = refusedArrival(received, { verdict, reason, answerStatus: shown ?? problems[kind].status, trace, proved, event, decidedUs });
  ports.refusals.record(arrival);
  tell(exchange, ports, { event: "event.refused", arrival, status: arrival.answerStatus });
}
export const retryAfterSecondsMax = 60;
/** What the sender hears of a limit; the row says more. */
const throttledWords: Record<string, string> = { quota: "quota", "request-quota": "quota", "too-many-at-once": "concurrency" };
const kindByStatus: Record<number, ProblemKind> = {
  401: "refused",
  403: "forbidden",
  405: "method",
  410: "closed",
  413: "too-large",
  415: "unsupported-type",
  422: "unprocessable",
  429: "throttled",
  503: "unavailable",
};

/** The endpoint is closed; its owner sees who still knocks. */
export function closed(exchange: Exchange, ports: ReceivingPorts, endpoint: LiveEndpoint): void {
  refuseUnread(exchange, ports, { endpoint, status: 410, reason: "closed", bodyBytes: 0 });
}

/** The body did not come whole. */
export function noBody(
  exchange: Exchange,
  ports: ReceivingPorts,
  { endpoint, read }: { endpoint: LiveEndpoint; read: Exclude<BodyRead, { kind: "whole" }> },
): void {
  switch (read.kind) {
    case "too-large":
      refuseUnread(exchange, ports, { endpoint, status: 413, reason: "body-too-large", bodyBytes: read.bytes });
      break;
    case "no-memory":
      unavailable(exchange, ports, "memory");
      break;
    case "late":
      turnAway(exchange, ports, { problem: "timeout", reason: "body-late" });
      break;
    case "aborted":
      exchange.request.socket.destroy();
      tellTurnedAway(exchange, ports, { status: 0, reason: "body-aborted" });
  }
}

interface Unread {
  endpoint: LiveEndpoint;
  verdict?: Judged["verdict"];
  status: number;
  reason: RequestReason;
  /** As declared; none of it is kept. */
  bodyBytes: number;
  retryAfterMs?: number;
  detail?: string;
}

export function refuseUnread(exchange: Exchange, ports: ReceivingPorts, { endpoint, bodyBytes, ...why }: Unread): void {
  const { ready } = endpoint;
  if (!ready) {
    turnAway(exchange, ports, { problem: kindByStatus[why.status] ?? "closed", reason: why.reason });
    return;
  }
  const received: Received = { ...unreadOf(exchange, endpoint, ready), bodyBytes };
  refuse(received, ports, { verdict: "refused", ...why, trace: [], event: {}, decidedUs: 0 });
}

function unreadOf(exchange: Exchange, endpoint: LiveEndpoint, ready: ReadyEndpoint): Omit<Received, "bodyBytes"> {
  return { id: newId("req", exchange.receivedAtMs), exchange, endpoint, ready, body: Buffer.alloc(0), sha256: emptySha256 };
}
const emptySha256 = hash("sha256", "", "hex");
