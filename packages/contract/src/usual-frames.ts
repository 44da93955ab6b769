import type { AgentFrame, AgentFrameOf, HubFrame, HubFrameOf } from "./frames.ts";
import { answerBytesMax, patience } from "./frames.ts";

/**
 * The frames that each delivery costs, where they are as they usually are: read here, they cost a fifth of what the schema costs. What is not certainly
 * a frame is left to the schema, which alone refuses and fills in. That both read the same is shown by tests and by the fuzz of frames.
 */
export function usualAgentFrame(value: unknown): AgentFrame | undefined {
  const { kind, deliveryId, leaseId, again, result } = fieldsOf(value);
  if (!isId(deliveryId) || !isId(leaseId)) return;
  if (kind === "taken") return { kind, deliveryId, leaseId };
  if (kind !== "outcome" || typeof again !== "boolean") return;
  const answer = usualAnswer(result);
  return answer && { kind, deliveryId, leaseId, again, result: answer };
}

/** The same for what the hub sends. */
export function usualHubFrame(value: unknown): HubFrame | undefined {
  const fields = fieldsOf(value);
  const { kind, deliveryId } = fields;
  if (kind === "deliver") return usualDeliver(fields);
  if (kind === "settled" && isId(deliveryId)) return { kind, deliveryId };
}

type Fields = Readonly<Record<string, unknown>>;
const none: Fields = {};

function usualAnswer(value: unknown): AgentFrameOf<"outcome">["result"] | undefined {
  const fields = fieldsOf(value);
  const { status, rawHeaders, body, bodyBytes, durationMs } = fields;
  if (!isInteger(status, 100, 599) || !areHeaders(rawHeaders)) return;
  if (!(body instanceof Uint8Array) || body.length > answerBytesMax) return;
  if (typeof durationMs !== "number" || !(durationMs >= 0 && durationMs <= patience.answerMsMax)) return;
  if (!("bodyBytes" in fields)) return { status, rawHeaders, body, durationMs };
  if (isInteger(bodyBytes, 0)) return { status, rawHeaders, body, bodyBytes, durationMs };
}

function usualDeliver(fields: Fields): HubFrameOf<"deliver"> | undefined {
  const { deliveryId, leaseId, requestId, attempt, deadlineMs } = fields;
  if (!isId(deliveryId) || !isId(leaseId) || !isId(requestId) || !isInteger(attempt, 0)) return;
  if (!isInteger(deadlineMs, 1, patience.answerMsMax) || "answerBytesMax" in fields) return;
  const { head, body, sha256, endpoint, passed, receivedAt } = fields;
  const { method, target, rawHeaders } = fieldsOf(head);
  if (!isShort(method, 32) || !isShort(target, 4_096) || !areHeaders(rawHeaders) || !(body instanceof Uint8Array)) return;
  if (!isShort(sha256, 64) || sha256.length !== 64 || !isShort(endpoint, 400) || !areNames(passed) || !Number.isFinite(receivedAt)) return;
  const [replay, event] = [textWhereThere(fields, "replayId"), textWhereThere(fields, "eventType")];
  if (!replay || !event) return;
  const ids = { deliveryId, leaseId, requestId, attempt, ...replay };
  const facts = { sha256, endpoint, ...event, passed, receivedAt: Number(receivedAt) };
  return { kind: "deliver", ...ids, deadlineMs, head: { method, target, rawHeaders }, body, ...facts };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : none;
}

function isShort(value: unknown, lettersMax: number): value is string {
  return typeof value === "string" && value.length <= lettersMax;
}

function isId(value: unknown): value is string {
  return isShort(value, 64) && value !== "";
}

/** The field where it is there; nothing when it is there and no text. */
function textWhereThere<Name extends string>(fields: Fields, name: Name): { [Key in Name]?: string } | undefined {
  if (!(name in fields)) return {};
  const text = fields[name];
  return typeof text === "string" ? ({ [name]: text } as { [Key in Name]?: string }) : undefined;
}

function isInteger(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
}

const lineBreak = /[\r\n\0]/;

function areHeaders(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= 400 && value.every((text) => isShort(text, 4_096) && !lineBreak.test(text));
}

function areNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= 100 && value.every((name) => isShort(name, 64));
}
