import type { AgentFrame, AgentFrameOf, HubFrame, HubFrameOf, LocalResult } from "./frames.ts";
import { answerBytesMax, patience } from "./frames.ts";
import { PlainReader } from "./plain-reader.ts";
import { mapOf, PlainWriter, textOf } from "./plain-writer.ts";

/**
 * The frames that each delivery costs, where they are as they usually are: to the byte what msgpackr writes, in a half of the time. What is not certainly
 * such a frame is left to msgpackr and the schema, which alone refuse and fill in. That both read and write the same is shown by tests and by the fuzz
 * of frames.
 */
export function writeUsualFrame(frame: AgentFrame | HubFrame): Buffer | undefined {
  if (frame.kind === "taken") return new PlainWriter(heads.taken).text(frame.deliveryId).add(keys.leaseId).text(frame.leaseId).message();
  if (frame.kind === "settled") return new PlainWriter(heads.settled).text(frame.deliveryId).message();
  if (frame.kind === "outcome" && !("error" in frame.result)) return writeOutcome(frame, frame.result);
  if (frame.kind === "deliver" && frame.body instanceof Uint8Array && frame.answerBytesMax === undefined) return writeDeliver(frame, frame.body);
}

export function readUsualAgentFrame(message: Buffer): AgentFrame | undefined {
  const reader = new PlainReader(message);
  if (reader.skip(heads.taken)) return readTaken(reader);
  if (reader.skip(heads.outcome)) return readOutcome(reader);
}

export function readUsualHubFrame(message: Buffer): HubFrame | undefined {
  const reader = new PlainReader(message);
  if (reader.skip(heads.settled)) return readSettled(reader);
  const optional = heads.deliver.findIndex((head) => reader.skip(head));
  if (optional >= 0) return readDeliver(reader, optional);
}

/** Up to the first id; a map says first how many fields it has. */
const head = (kind: string, fields: number) => mapOf(fields) + textOf("kind") + textOf(kind) + textOf("deliveryId");
const heads = {
  taken: head("taken", 3),
  settled: head("settled", 2),
  outcome: head("outcome", 5),
  /** With as many of its two optional fields. */
  deliver: [head("deliver", 12), head("deliver", 13), head("deliver", 14)],
} as const;
const keys = {
  ...{ leaseId: textOf("leaseId"), again: textOf("again"), bodyBytes: textOf("bodyBytes"), durationMs: textOf("durationMs"), body: textOf("body") },
  answer: textOf("result") + mapOf(4) + textOf("status"),
  answerWithBodyBytes: textOf("result") + mapOf(5) + textOf("status"),
  ...{
    requestId: textOf("requestId"),
    attempt: textOf("attempt"),
    replayId: textOf("replayId"),
    eventType: textOf("eventType"),
    deadlineMs: textOf("deadlineMs"),
  },
  ...{ method: textOf("head") + mapOf(3) + textOf("method"), target: textOf("target"), rawHeaders: textOf("rawHeaders"), sha256: textOf("sha256") },
  ...{ endpoint: textOf("endpoint"), passed: textOf("passed"), receivedAt: textOf("receivedAt") },
};

function readTaken(reader: PlainReader): AgentFrameOf<"taken"> | undefined {
  const deliveryId = reader.text();
  const leaseId = reader.demand(keys.leaseId).text();
  if (reader.isRead && areIds(deliveryId, leaseId)) return { kind: "taken", deliveryId, leaseId };
}

function readSettled(reader: PlainReader): HubFrameOf<"settled"> | undefined {
  const deliveryId = reader.text();
  if (reader.isRead && areIds(deliveryId)) return { kind: "settled", deliveryId };
}

type LocalAnswer = Exclude<LocalResult, { error: string }>;

function writeOutcome(
  { deliveryId, leaseId, again }: AgentFrameOf<"outcome">,
  { status, rawHeaders, body, bodyBytes, durationMs }: LocalAnswer,
): Buffer | undefined {
  const writer = new PlainWriter(heads.outcome).text(deliveryId).add(keys.leaseId).text(leaseId).add(keys.again).boolean(again);
  writer.add(bodyBytes === undefined ? keys.answer : keys.answerWithBodyBytes).number(status);
  writer.add(keys.rawHeaders).texts(rawHeaders).add(keys.body).bytes(body);
  if (bodyBytes !== undefined) writer.add(keys.bodyBytes).number(bodyBytes);
  return writer.add(keys.durationMs).number(durationMs).message();
}

function readOutcome(reader: PlainReader): AgentFrameOf<"outcome"> | undefined {
  const deliveryId = reader.text();
  const leaseId = reader.demand(keys.leaseId).text();
  const again = reader.demand(keys.again).boolean();
  const hasBodyBytes = reader.skip(keys.answerWithBodyBytes);
  if (!hasBodyBytes) reader.demand(keys.answer);
  const status = reader.number();
  const rawHeaders = reader.demand(keys.rawHeaders).texts();
  const body = reader.demand(keys.body).bytes();
  const bodyBytes = hasBodyBytes ? reader.demand(keys.bodyBytes).number() : 0;
  const durationMs = reader.demand(keys.durationMs).number();

  if (!reader.isRead || !areIds(deliveryId, leaseId) || !isInteger(status, 100, 599) || rawHeaders.length > 400) return;
  if (body.length > answerBytesMax || !isInteger(bodyBytes, 0) || !(durationMs >= 0 && durationMs <= patience.answerMsMax)) return;
  const result = hasBodyBytes ? { status, rawHeaders, body, bodyBytes, durationMs } : { status, rawHeaders, body, durationMs };
  return { kind: "outcome", deliveryId, leaseId, again, result };
}

function writeDeliver(frame: HubFrameOf<"deliver">, body: Uint8Array): Buffer | undefined {
  const { head, replayId, eventType } = frame;
  const optional = Number(replayId !== undefined) + Number(eventType !== undefined);
  const writer = new PlainWriter(heads.deliver[optional] ?? "").text(frame.deliveryId).add(keys.leaseId).text(frame.leaseId);
  writer.add(keys.requestId).text(frame.requestId).add(keys.attempt).number(frame.attempt);
  if (replayId !== undefined) writer.add(keys.replayId).text(replayId);
  if (eventType !== undefined) writer.add(keys.eventType).text(eventType);
  writer.add(keys.deadlineMs).number(frame.deadlineMs);
  writer.add(keys.method).text(head.method).add(keys.target).text(head.target).add(keys.rawHeaders).texts(head.rawHeaders);
  writer.add(keys.body).bytes(body).add(keys.sha256).text(frame.sha256).add(keys.endpoint).text(frame.endpoint);
  return writer.add(keys.passed).texts(frame.passed).add(keys.receivedAt).number(frame.receivedAt).message();
}

function readDeliver(reader: PlainReader, optional: number): HubFrameOf<"deliver"> | undefined {
  const deliveryId = reader.text();
  const leaseId = reader.demand(keys.leaseId).text();
  const requestId = reader.demand(keys.requestId).text();
  const attempt = reader.demand(keys.attempt).number();
  const replayId = reader.skip(keys.replayId) ? reader.text() : undefined;
  const eventType = reader.skip(keys.eventType) ? reader.text() : undefined;
  const deadlineMs = reader.demand(keys.deadlineMs).number();
  const method = reader.demand(keys.method).text();
  const target = reader.demand(keys.target).text();
  const rawHeaders = reader.demand(keys.rawHeaders).texts();
  const body = reader.demand(keys.body).bytes();
  const sha256 = reader.demand(keys.sha256).text();
  const endpoint = reader.demand(keys.endpoint).text();
  const passed = reader.demand(keys.passed).texts();
  const receivedAt = reader.demand(keys.receivedAt).number();

  if (!reader.isRead || optional !== Number(replayId !== undefined) + Number(eventType !== undefined)) return;
  if (!areIds(deliveryId, leaseId, requestId) || !isInteger(attempt, 0) || !isInteger(deadlineMs, 1, patience.answerMsMax)) return;
  if (method.length > 32 || rawHeaders.length > 400 || sha256.length !== 64 || passed.length > 100 || passed.some((name) => name.length > 64)) return;
  if (!Number.isFinite(receivedAt)) return;
  const ids = { kind: "deliver" as const, deliveryId, leaseId, requestId, attempt };
  const rest = { deadlineMs, head: { method, target, rawHeaders }, body, sha256, endpoint, passed, receivedAt };
  return { ...ids, ...(replayId !== undefined && { replayId }), ...(eventType !== undefined && { eventType }), ...rest };
}

function areIds(...ids: readonly string[]): boolean {
  return ids.every((id) => id.length > 0 && id.length <= 64);
}

function isInteger(value: number, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
