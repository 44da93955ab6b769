import { newId } from "@postern/db/new-id";
import type { Decision } from "@postern/policy/ports";
import { answerHandshake, answerStored } from "./answer-event.ts";
import { acceptedArrival, duplicateArrival, type Received } from "./arrivals.ts";
import { hostOf, pathOf } from "./head.ts";
import { type Exchange, type House, nowUs } from "./house.ts";
import type { LiveEndpoint } from "./live-endpoint.ts";
import { whyMalformed } from "./reject-list.ts";
import { takeBody } from "./take-body.ts";
import { tell } from "./tell.ts";
import { closed, noBody, noRoom, plainHttp, refuse, turnAway, unavailable, unknownAddress } from "./turn-away.ts";

/** One request from its head to its answer: who may come in is stored first and answered then; deliveries are somebody else's work. */
export async function receive(exchange: Exchange, house: House): Promise<void> {
  const { head, client } = exchange;
  const rejection = whyMalformed(head);
  if (rejection) return turnAway(exchange, house, rejection);
  if (!house.isPrivate && !client.isHttps) return turnAway(exchange, house, plainHttp);

  const [host, path] = [hostOf(head), pathOf(head)];
  const endpoint = house.endpoints.find(host, path) ?? (await house.endpoints.look(host, path));
  if (!endpoint) return turnAway(exchange, house, unknownAddress);
  if (endpoint.isClosed) return closed(exchange, house, endpoint);
  if (!endpoint.ready) return unavailable(exchange, house, "not-ready");
  const shortage = house.limits.shortageFor(endpoint.organizationId);
  if (shortage) return noRoom(exchange, house, { endpoint, shortage });

  const { read, bytesHeld } = await takeBody(exchange, endpoint, house);
  try {
    if (read.kind !== "whole") return noBody(exchange, house, { endpoint, read });
    const { body, sha256 } = read;
    const received = { id: newId("req", exchange.receivedAtMs), exchange, endpoint, ready: endpoint.ready, body, sha256, bodyBytes: body.length };
    await decide(received, house);
  } finally {
    house.memory.give(endpoint, bytesHeld);
  }
}

/** A value where no gate waits, so that a request goes on in one piece to its batch. */
function decide(received: Received, house: House): void | Promise<void> {
  const startedUs = nowUs();
  const decision = evaluate(received, house);
  if (decision instanceof Promise) return decision.then((settled) => act(received, house, { decision: settled, startedUs }));
  return act(received, house, { decision, startedUs });
}

function act(received: Received, house: House, { decision, startedUs }: { decision: Decision; startedUs: number }): void | Promise<void> {
  const decidedUs = Math.round(nowUs() - startedUs);
  if (decision.verdict !== "accepted") return refuse(received, house, { ...decision, verdict: decision.verdict, decidedUs });

  if (decision.secretId !== undefined) noteSecret(received.endpoint, decision.secretId, house);
  return store(received, house, { decision, decidedUs });
}

function evaluate({ exchange, endpoint, ready, body }: Received, { policyPorts, publicUrl }: House): Decision | Promise<Decision> {
  const { method, target, rawHeaders } = exchange.head;
  const isOwnHost = endpoint.host !== undefined && endpoint.host === hostOf(exchange.head);
  const base = isOwnHost ? `${new URL(publicUrl).protocol}//${endpoint.host}` : publicUrl;
  const inbound = { method, target, url: `${base}${pathOf(exchange.head)}`, rawHeaders, body, clientIp: exchange.client.ip };
  return ready.policy.evaluate(inbound, policyPorts);
}

async function store(received: Received, house: House, { decision, decidedUs }: { decision: Decision; decidedUs: number }): Promise<void> {
  const { exchange, ready } = received;
  const answerStatus = decision.handshake?.status ?? ready.answer.status;
  const arrival = acceptedArrival(received, decision, { answerStatus, decidedUs });

  const fate = await house.committer.commit(arrival);
  if (fate.kind === "unavailable") return unavailable(exchange, house, fate.reason);
  if (fate.kind === "duplicate") {
    house.refusals.record(duplicateArrival(arrival, fate.firstId));
    answerStored(exchange.response, { ...ready.answer, status: 200 }, fate.firstId);
    return tell(exchange, house, { event: "event.duplicate", arrival, status: 200 });
  }
  if (decision.handshake) answerHandshake(exchange.response, decision.handshake, arrival.id);
  else answerStored(exchange.response, ready.answer, arrival.id);
  tell(exchange, house, { event: "event.accepted", arrival, status: answerStatus });
}

function noteSecret({ organizationId }: LiveEndpoint, secretId: string, { secretUses, policyPorts }: House): void {
  secretUses.note({ organizationId, secretId, atMs: policyPorts.nowMs() });
}
