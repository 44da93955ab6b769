import type { Filterable } from "@postern/contract/filter";
import { readFilteredBody } from "@postern/contract/filter-body";
import type { RequestReason, TraceStep, Verdict } from "@postern/contract/policy";
import type { Arrival } from "@postern/db/arrival";
import { newId } from "@postern/db/new-id";
import { fanOut } from "@postern/delivery/fan-out";
import { claimKeyOf } from "@postern/policy/claim-key";
import type { Connection, Decision } from "@postern/policy/ports";
import { captureHead } from "./capture.ts";
import { coverMembers } from "./cover-members.ts";
import { type Exchange, nowUs } from "./exchange.ts";
import { keptFactsOf } from "./kept-facts.ts";
import type { LiveEndpoint, ReadyEndpoint } from "./live-endpoint.ts";
import type { Found } from "./login/sessions.ts";

/** A request whose body is here, for an endpoint that can decide about it. */
export interface Received {
  /** req_… */
  id: string;
  exchange: Exchange;
  endpoint: LiveEndpoint;
  ready: ReadyEndpoint;
  /** Who is signed in at the endpoint in the browser that sent it. */
  login?: Found;
  /** What its connection shows, where a gate asks. */
  connection?: Connection | undefined;
  body: Buffer;
  /** As it came, where what is kept of it is covered. */
  bodyInClear?: Buffer;
  /** Hex. */
  sha256: string;
  /** As the sender declared or sent it, also when the body was not kept. */
  bodyBytes: number;
  /** It would have set the endpoint's secret, and somebody was first. */
  judgedAgain?: true;
}
/** What was decided about it. */
export interface Judged {
  verdict: Verdict;
  reason?: RequestReason | undefined;
  answerStatus: number;
  trace: TraceStep[];
  /** The identity token that a gate proved. */
  proved?: Decision["proved"];
  event: Decision["event"];
  decidedUs: number;
}

/** So much is kept of a body that was not accepted, or is brought nowhere: enough to see why. */
const refusedBodyBytesMax = 16_384;
const eventTextMax = 256;

export function acceptedArrival(received: Received, decision: Decision, judged: Pick<Judged, "answerStatus" | "decidedUs">): Arrival {
  const { claim, event, trace, proved } = decision;
  const arrival = arrivalOf(received, { ...judged, verdict: "accepted", trace, proved, event });
  if (claim) arrival.claim = { key: claimKeyOf(claim.key), seconds: Math.ceil(claim.windowMs / 1_000) };
  arrival.deliveries = deliveriesOf(arrival, received);
  return arrival;
}

/** A provider's challenge, answered at the gate: it claims no id and is brought nowhere. */
export function challengeArrival(received: Received, { event, trace }: Decision, judged: Pick<Judged, "answerStatus" | "decidedUs">): Arrival {
  return arrivalOf(brieflyKept(received), { ...judged, verdict: "accepted", reason: "handshake", trace, event });
}

export function refusedArrival(received: Received, judged: Judged): Arrival {
  return arrivalOf(brieflyKept(received), judged);
}

/** The row of an event that came before: shown as a duplicate of the first, brought nowhere. */
export function duplicateArrival(arrival: Arrival, firstId: string): Arrival {
  return { ...arrival, verdict: "duplicate", duplicateOf: firstId, answerStatus: 200, claim: undefined, deliveries: [], body: beginningOf(arrival.body) };
}

// Field by field: spreading objects into one of thirty fields would cost more than the rest of it.
function arrivalOf(received: Received, judged: Judged): Arrival {
  const { id, exchange, endpoint, ready, body, bodyInClear, sha256, bodyBytes } = received;
  const { organizationId, projectId, policyVersionId } = endpoint;
  const { head, client, receivedAtMs } = exchange;
  const { event } = judged;
  const facts = keptFactsOf(received, judged);
  const captured = captureHead(head, ready.policy, { organizationId, requestId: id, dataKey: ready.dataKey, bodyInClear, facts });
  return {
    organizationId,
    id,
    projectId,
    endpointId: endpoint.id,
    receivedAtMs,
    verdict: judged.verdict,
    reason: judged.reason,
    answerStatus: judged.answerStatus,
    method: head.method,
    httpVersion: head.httpVersion,
    target: captured.target,
    rawHeaders: captured.rawHeaders,
    sealedHeaders: captured.sealedHeaders,
    clientIp: client.ip,
    contentType: head.contentTypes[0],
    bodyBytes,
    bodySha256: sha256,
    body,
    eventId: storable(event.id),
    eventType: storable(event.type),
    folded: 1,
    policyVersionId,
    trace: JSON.stringify(judged.trace),
    decidedUs: judged.decidedUs,
    decidedAtUs: nowUs(),
    claim: undefined,
    deliveries: [],
    duplicateOf: undefined,
  };
}

function deliveriesOf({ id, method, target, clientIp, eventId, eventType, body }: Arrival, { endpoint, ready, exchange }: Received): Arrival["deliveries"] {
  const filterable: Filterable = { id, method, target, ip: clientIp, verdict: "accepted", endpoint: endpoint.name, endpointId: endpoint.id };
  if (eventId !== undefined) filterable.event = eventId;
  if (eventType !== undefined) filterable.type = eventType;
  if (ready.filtersBodies) filterable.body = readFilteredBody(body);
  const destinations = fanOut(ready.routes, filterable);
  return destinations.map((destinationId) => ({ id: newId("dlv", exchange.receivedAtMs), destinationId, kind: ready.kinds.get(destinationId) ?? "url" }));
}

/** What is no event is brought nowhere: its beginning is kept, and a secret that it hands over is covered there. */
function brieflyKept(received: Received): Received {
  const beginning = beginningOf(received.body);
  const body = coverMembers(beginning, received.ready.policy.secretMembers);
  return { ...received, body, ...(body !== beginning && { bodyInClear: beginning }) };
}

/** A copy, so that the rest of a large body does not stay in memory with its beginning. */
function beginningOf(body: Buffer): Buffer {
  return body.length <= refusedBodyBytesMax ? body : Buffer.from(body.subarray(0, refusedBodyBytesMax));
}

/** Text that PostgreSQL takes: without NUL, and no longer than a list can show. */
function storable(text: string | undefined): string | undefined {
  return text?.replaceAll("\0", "").slice(0, eventTextMax);
}
