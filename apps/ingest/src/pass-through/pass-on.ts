import type { AnswerSource, PassThrough } from "@postern/contract/pass-through";
import type { FoundAnswer } from "@postern/db/pass-through/answers";
import { answerProblem } from "../answer.ts";
import { answerStored } from "../answer-event.ts";
import type { Received } from "../arrivals.ts";
import { nowUs } from "../exchange.ts";
import type { ReceivingPorts } from "../receiving-ports.ts";
import { passAnswer } from "./pass-answer.ts";
import type { Heard } from "./waiting-room.ts";

/** An event that is stored, and whose sender hears the answer to one of its deliveries. */
export interface Passing {
  received: Received;
  passThrough: PassThrough & { isHeld: boolean };
  /** The event whose id the sender is told: its own, or the first one's. */
  requestId: string;
  /** The delivery that is waited for, and its newest attempt that was over already; nothing when no route leads to the one that answers. */
  awaited?: { deliveryId: string; knownAttempt: number } | undefined;
  /** What the sender hears instead: 202, or 200 for a duplicate, unless the endpoint says otherwise. */
  insteadStatus: 200 | 202 | 204;
}
/** What the sender heard. */
export interface PassedOn {
  source: AnswerSource;
  status: number;
}

/** Waits for the destination's answer and passes it on; the endpoint's own answer when it is not there in time. Nothing that is stored depends on it. */
export async function passOn(passing: Passing, ports: ReceivingPorts): Promise<PassedOn> {
  const heard = await waitFor(passing, ports);
  const passed = heard.kind === "answered" ? await passWhole(passing, ports, heard.answer) : answerInstead(passing, heard.kind);
  note(passing, ports, { ...passed, attempt: heard.kind === "answered" ? heard.answer.attempt : undefined });
  return passed;
}

function waitFor({ received, passThrough, requestId, awaited }: Passing, { passThrough: { room } }: ReceivingPorts): Promise<Heard | Instead> | Instead {
  const { organizationId } = received.endpoint;
  if (!awaited) return { kind: "unrouted" };
  if (passThrough.isHeld) return { kind: "held" };
  if (!room.hasRoom(organizationId)) return { kind: "busy" };
  const { response } = received.exchange;
  const waitMs = passThrough.answerWithinMs - sinceMs(received);
  return room.wait({ organizationId, ...awaited }, { waitMs, isOld: requestId !== received.id, onGone: (leave) => response.once("close", leave) });
}
type Instead = { kind: Exclude<AnswerSource, "destination" | "unpassable"> };

/** A large answer is read when there is room for it; it takes that room until the sender has it. */
async function passWhole(passing: Passing, ports: ReceivingPorts, answer: FoundAnswer): Promise<PassedOn> {
  const { received, passThrough, requestId } = passing;
  const { exchange, endpoint } = received;
  const { attempt, status, headers, bodyBytes } = answer;
  if (bodyBytes > passThrough.answerBytesMax && answer.body.length < bodyBytes) return refuseToPass(passing);
  if (exchange.response.closed) return { source: "sender-left", status };
  if (!ports.memory.take(endpoint, bodyBytes)) return answerInstead(passing, "busy");
  exchange.response.once("close", () => ports.memory.give(endpoint, bodyBytes));
  const body = answer.body.length === bodyBytes ? answer.body : await findBody(passing, ports, attempt);
  if (exchange.response.destroyed) return { source: "sender-left", status };
  if (body?.length !== bodyBytes || !passAnswer(exchange, { status, headers, body }, requestId)) return refuseToPass(passing);
  return { source: "destination", status };
}

async function findBody({ received, awaited }: Passing, { passThrough }: ReceivingPorts, attempt: number): Promise<Buffer | undefined> {
  if (!awaited) return;
  const { organizationId } = received.endpoint;
  return passThrough.findBody({ organizationId, deliveryId: awaited.deliveryId, attempt }).catch((error: Error) => {
    passThrough.onTrouble(error);
    return undefined;
  });
}

function answerInstead({ received, requestId, insteadStatus }: Passing, source: Instead["kind"]): PassedOn {
  if (source !== "sender-left") answerStored(received.exchange.response, { ...received.ready.answer, status: insteadStatus }, requestId);
  return { source, status: insteadStatus };
}

function refuseToPass({ received, requestId }: Passing): PassedOn {
  answerProblem(received.exchange, { kind: "unpassable-answer", requestId });
  return { source: "unpassable", status: 502 };
}

/** A failure that the sender heard is the sender's to try again, unless the endpoint says otherwise. */
function note(
  { received, passThrough, awaited }: Passing,
  ports: ReceivingPorts,
  { source, status, attempt }: PassedOn & { attempt?: number | undefined },
): void {
  const isFinal = source === "destination" && (status < 400 || !passThrough.retryAnswered);
  ports.counters.count("passed", `source="${source}"`);
  ports.passThrough.heard.note({
    organizationId: received.endpoint.organizationId,
    requestId: received.id,
    source,
    status,
    afterMs: sinceMs(received),
    deliveryId: awaited?.deliveryId,
    finalAttempt: isFinal ? attempt : undefined,
  });
}

/** From the request to now. */
function sinceMs({ exchange }: Received): number {
  return (nowUs() - exchange.startedUs) / 1_000;
}
