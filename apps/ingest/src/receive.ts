import { baseAtHost } from "@postern/contract/endpoint-address";
import type { Arrival } from "@postern/db/arrival";
import { newId } from "@postern/db/new-id";
import type { FindIssuerKeys } from "@postern/policy/issuer-keys";
import type { LookUp } from "@postern/policy/look-up";
import type { Decision, HandshakeAnswer, PreparedPolicy } from "@postern/policy/ports";
import { notAsked } from "@postern/policy/trial-ports";
import { answerHandshake, answerStored } from "./answer-event.ts";
import { acceptedArrival, challengeArrival, duplicateArrival, type Received } from "./arrivals.ts";
import { connectionOf, isMisdirected } from "./client-certificate.ts";
import { type Exchange, nowUs } from "./exchange.ts";
import { hostOf, pathOf } from "./head.ts";
import { isAtOwnHost, type LiveEndpoint } from "./live-endpoint.ts";
import { attendLogin, isLoginPath } from "./login/own-paths.ts";
import type { Found } from "./login/sessions.ts";
import { hasLoginHere } from "./login/visit.ts";
import { noRoom, withinQuota } from "./no-room.ts";
import { noteUses } from "./note-uses.ts";
import { answerByDestination } from "./pass-through/answer-by-destination.ts";
import type { ReceivingPorts } from "./receiving-ports.ts";
import { whyMalformed } from "./reject-list.ts";
import { takeBody } from "./take-body.ts";
import { tell } from "./tell.ts";
import { closed, misdirected, noBody, plainHttp, refuse, turnAway, unavailable, unknownAddress } from "./turn-away.ts";

/** One request from its head to its answer: who may come in is stored first and answered then; deliveries are somebody else's work. */
export async function receive(exchange: Exchange, ports: ReceivingPorts): Promise<void> {
  const { head, client } = exchange;
  const rejection = whyMalformed(head);
  if (rejection) return turnAway(exchange, ports, rejection);
  if (!ports.isPrivate && !client.isHttps) return turnAway(exchange, ports, plainHttp);

  const [host, path] = [hostOf(head), pathOf(head)];
  const endpoint = ports.endpoints.find(host, path) ?? (await ports.endpoints.look(host, path));
  if (!endpoint) return turnAway(exchange, ports, unknownAddress);
  if (endpoint.isClosed) return closed(exchange, ports, endpoint);
  if (!endpoint.ready) return unavailable(exchange, ports, "not-ready");
  if (isMisdirected(exchange, endpoint)) return turnAway(exchange, ports, misdirected);
  const shortage = ports.limits.shortageFor(endpoint.organizationId) ?? ports.quotas.spentBy(endpoint.organizationId);
  if (shortage) return noRoom(exchange, ports, { endpoint, shortage });

  if (isLoginPath(endpoint, exchange)) return attendLogin(exchange, ports, { endpoint, ready: endpoint.ready });

  const { read, bytesHeld } = await takeBody(exchange, endpoint, ports);
  try {
    if (read.kind !== "whole") return noBody(exchange, ports, { endpoint, read });
    const { body, sha256 } = read;
    const login = exchange.cookies.session === undefined ? undefined : await loginOf(exchange, endpoint, ports);
    const connection = connectionOf(exchange, endpoint, ports);
    const received = {
      id: newId("req", exchange.receivedAtMs),
      exchange,
      endpoint,
      ready: endpoint.ready,
      login,
      connection,
      body,
      sha256,
      bodyBytes: body.length,
    };
    await decide(received, ports);
  } finally {
    ports.memory.give(endpoint, bytesHeld);
  }
}

/** A value where no gate waits, so that a request goes on in one piece to its batch. */
function decide(received: Received, ports: ReceivingPorts): void | Promise<void> {
  const startedUs = nowUs();
  const decision = evaluate(received.ready.policy, received, ports);
  if (decision instanceof Promise) return decision.then((settled) => act(received, ports, { decision: settled, startedUs }));
  return act(received, ports, { decision, startedUs });
}

function act(received: Received, ports: ReceivingPorts, { decision, startedUs }: { decision: Decision; startedUs: number }): void | Promise<void> {
  const decidedUs = Math.round(nowUs() - startedUs);
  noteUses(received, ports, decision);
  if (decision.verdict !== "accepted") {
    refuse(received, ports, { ...decision, verdict: decision.verdict, decidedUs });
    return askShadow(received, ports, decision);
  }

  if (decision.handshake) return shakeHands(received, ports, { decision, handshake: decision.handshake, decidedUs });
  return withinQuota(received, ports, { decision, decidedUs, goOn: () => store(received, ports, { decision, decidedUs }) });
}

/** The endpoint's shadow, where it has one, decides by itself, later: the sender has its answer. */
function askShadow(received: Received, ports: ReceivingPorts, decision: Decision): void {
  const { id: requestId, endpoint, exchange, body } = received;
  const { shadow } = received.ready;
  if (!shadow) return;
  const { receivedAtMs } = exchange;
  const policyPorts = { ...ports.policyPorts, nowMs: () => receivedAtMs, takeToken: ports.takeShadowToken, takePlace: undefined };
  // The live policy may ask the provider already; its calls are not to be spent twice.
  const providerCalls = { ...ports.providerCalls, lookUp: notAsked };
  const evaluateShadow = () => {
    if (shadow.policy === "broken") throw new Error("the shadow cannot be used");
    return evaluate(shadow.policy, received, { ...ports, policyPorts, providerCalls });
  };
  const whose = { organizationId: endpoint.organizationId, versionId: shadow.versionId, requestId, receivedAtMs };
  ports.shadows.consider({ ...whose, decision, bytes: body.length, evaluate: evaluateShadow });
}

function evaluate(
  policy: PreparedPolicy,
  { exchange, endpoint, connection, body, login }: Received,
  { policyPorts, places, providerCalls, issuerKeys, publicUrl }: ReceivingPorts,
): Decision | Promise<Decision> {
  const { method, target, rawHeaders } = exchange.head;
  const base = isAtOwnHost(endpoint, exchange.head) ? baseAtHost(publicUrl, endpoint.host) : publicUrl;
  const inbound = { method, target, url: `${base}${pathOf(exchange.head)}`, rawHeaders, body, clientIp: exchange.client.ip, login, connection };
  const fetchKey = (url: string) => providerCalls.fetchKey(url, endpoint.organizationId);
  const findIssuerKeys: FindIssuerKeys = (source, keyId) => issuerKeys.of(endpoint.organizationId)(source, keyId);
  const lookUp: LookUp = (question) => providerCalls.lookUp(question, endpoint.organizationId);
  const takePlace = (key: string, limit: number) => places.take(key, limit, exchange);
  return policy.evaluate(inbound, { takePlace, ...policyPorts, fetchKey, findIssuerKeys, lookUp });
}

async function store(received: Received, ports: ReceivingPorts, { decision, decidedUs }: { decision: Decision; decidedUs: number }): Promise<void> {
  const { exchange, ready } = received;
  const answerStatus = ready.answer.status;
  const arrival = acceptedArrival(received, decision, { answerStatus, decidedUs });

  const fate = await ports.committer.commit(arrival);
  if (fate.kind !== "stored") ports.quotas.giveBack(arrival.organizationId);
  if (fate.kind === "unavailable") return unavailable(exchange, ports, fate.reason);
  if (ready.passThrough) {
    await answerByDestination(received, ports, { arrival, passThrough: ready.passThrough, fate });
    return askShadow(received, ports, decision);
  }
  if (fate.kind === "duplicate") {
    ports.refusals.record(duplicateArrival(arrival, fate.firstId));
    answerStored(exchange.response, { ...ready.answer, status: 200 }, fate.firstId);
    tell(exchange, ports, { event: "event.duplicate", arrival, status: 200 });
    return askShadow(received, ports, decision);
  }
  answerStored(exchange.response, ready.answer, arrival.id);
  tell(exchange, ports, { event: "event.accepted", arrival, status: answerStatus });
  askShadow(received, ports, decision);
}

interface HandedOver {
  arrival: Arrival;
  handshake: HandshakeAnswer;
  value: string;
}
interface Challenged {
  decision: Decision;
  handshake: HandshakeAnswer;
  decidedUs: number;
}

/**
 * A challenge brings nothing, and most of them need no proof: anyone could fill the organization's storage with them. So they are recorded
 * as refusals are, off the hot path, folded in a flood, with the beginning of the body. What it asks for besides follows; nobody waits for it.
 */
function shakeHands(received: Received, ports: ReceivingPorts, { decision, handshake, decidedUs }: Challenged): void | Promise<void> {
  const { exchange, endpoint } = received;
  const arrival = challengeArrival(received, decision, { answerStatus: handshake.status, decidedUs });
  if (handshake.action?.kind === "store-secret") return keepSecret(received, ports, { arrival, handshake, value: handshake.action.value });
  ports.refusals.record(arrival);
  answerHandshake(exchange.response, handshake, arrival.id);
  if (handshake.action?.kind === "confirm-subscription") ports.providerCalls.confirm(handshake.action.url, endpoint.organizationId);
  tell(exchange, ports, { event: "event.accepted", arrival, status: handshake.status });
}

/**
 * The first caller sets the endpoint's secret, and hears so when it is kept. Who comes second is judged as if it had always been there, but once only:
 * where gate and database disagree about who was first (two clocks, a secret that is not active yet) a request would go round without end.
 */
async function keepSecret(received: Received, ports: ReceivingPorts, { arrival, handshake, value }: HandedOver): Promise<void> {
  const { exchange, endpoint, ready } = received;
  const fate = await ports.secretClaims.claim(endpoint, arrival, { value, dataKey: ready.dataKey });
  if (fate === "kept") {
    answerHandshake(exchange.response, handshake, arrival.id);
    return tell(exchange, ports, { event: "event.accepted", arrival, status: handshake.status });
  }
  const now = ports.endpoints.find(hostOf(exchange.head), pathOf(exchange.head));
  if (fate === "unavailable" || received.judgedAgain || !now?.ready || now.isClosed || now === endpoint) return unavailable(exchange, ports, "secret-unkept");
  return decide({ ...received, endpoint: now, ready: now.ready, judgedAgain: true }, ports);
}

/** Who is signed in at this endpoint in the browser that asks; looked up only where a gate asks for it. */
function loginOf({ cookies, head }: Exchange, endpoint: LiveEndpoint, { login }: ReceivingPorts): Found | Promise<Found> {
  if (cookies.session !== undefined && hasLoginHere(endpoint, head)) return login.sessions.find(cookies.session, endpoint.id);
}
