import { Packr } from "msgpackr";
import { expect, test } from "vitest";
import type { z } from "zod";
import { AgentFrame, HubFrame } from "./frames.ts";
import { readUsualAgentFrame, readUsualHubFrame, writeUsualFrame } from "./usual-frames.ts";

const packer = new Packr({ useRecords: false });
const leased = { deliveryId: "dlv_01jd0000000000000000000000", leaseId: "lse_01jd0000000000000000000000" };
const rawHeaders = ["Content-Type", "application/json", "X-Twice", "1", "x-twice", "2", "X-Long", "x".repeat(300)];
const answer = { status: 200, rawHeaders, body: Buffer.from([0, 255]), durationMs: 23.5 };
const outcome = { kind: "outcome" as const, ...leased, again: false, result: answer };
const deliver = {
  ...{ kind: "deliver" as const, ...leased, requestId: "req_01jd0000000000000000000000", attempt: 2, deadlineMs: 30_000 },
  ...{ head: { method: "POST", target: "/hooks?a=1", rawHeaders }, body: Buffer.from("{}"), sha256: "a".repeat(64) },
  ...{ endpoint: "github", passed: ["signature"], receivedAt: 1_795_000_000_000 },
};
const { deadlineMs, head, body, sha256, endpoint, passed, receivedAt } = deliver;
const ids = { kind: deliver.kind, ...leased, requestId: deliver.requestId, attempt: 70_000 };
const replayed = { ...ids, replayId: "rpl_01jd0000000000000000000000", eventType: "push", deadlineMs, head, body, sha256, endpoint, passed, receivedAt };
const ofAgents: AgentFrame[] = [
  { kind: "taken", ...leased },
  outcome,
  { ...outcome, again: true, result: { status: 503, rawHeaders: Array(20).fill("x"), body: Buffer.alloc(65_536, 7), bodyBytes: 70_000, durationMs: 129 } },
];
const ofHubs: HubFrame[] = [
  { kind: "settled", deliveryId: leased.deliveryId },
  deliver,
  replayed,
  { ...ids, eventType: "push", deadlineMs: 255, head, body: Buffer.alloc(0), sha256, endpoint, passed: [], receivedAt },
  { ...ids, deadlineMs, head, body: Buffer.alloc(131_072, 9), sha256, endpoint, passed, receivedAt: 5 },
];

test.each([...ofAgents, ...ofHubs])("a usual frame is written to the byte as msgpackr writes it: $kind", (frame) => {
  expect(writeUsualFrame(frame)?.equals(packer.pack(frame))).toBe(true);
});

test.each(ofAgents)("what an agent usually sends is read as the schema reads it: $kind", (frame) => {
  expect(readUsualAgentFrame(packer.pack(frame))).toStrictEqual(AgentFrame.parse(frame));
});

test.each(ofHubs)("what a hub usually sends is read as the schema reads it: $kind", (frame) => {
  expect(readUsualHubFrame(packer.pack(frame))).toStrictEqual(HubFrame.parse(frame));
});

test("texts that are not plain, and fields that are seldom there, are left to msgpackr and the schema", () => {
  for (const odd of ["\u00e9", "\u{1f980}", "a\nb", "\0", "x".repeat(70_000)])
    expect(writeUsualFrame({ ...deliver, head: { ...head, rawHeaders: ["X-Odd", odd] } })).toBeUndefined();
  expect(writeUsualFrame({ ...deliver, answerBytesMax: 5 })).toBeUndefined();
  expect(writeUsualFrame({ ...deliver, body: { size: 5 } })).toBeUndefined();
  expect(writeUsualFrame({ ...outcome, result: { error: "timeout", detail: "", durationMs: 1 } })).toBeUndefined();
  expect(readUsualHubFrame(packer.pack({ ...deliver, head: { ...head, target: "/\u00e9" } }))).toBeUndefined();
});

/** Each leaf of a frame, replaced in turn by what does not belong there. */
function* bent(frame: object): Generator<object> {
  for (const [key, value] of Object.entries(frame)) {
    const { [key]: _, ...without } = frame as Record<string, unknown>;
    yield without;
    if (typeof value === "object" && !(value instanceof Uint8Array)) for (const inner of bent(value)) yield { ...frame, [key]: inner };
    for (const odd of [
      undefined,
      null,
      "",
      "x".repeat(70_000),
      "a\r\nb",
      "\u00e9",
      -1,
      1.5,
      1e9,
      Number.NaN,
      true,
      [],
      ["\0"],
      {},
      new Date(),
      Buffer.alloc(70_000),
    ])
      yield { ...frame, [key]: odd };
  }
}

test("whatever stands in its place, no frame is read that the schema refuses or reads otherwise", () => {
  for (const frame of ofAgents) for (const one of bent(frame)) judge(packer.pack(one), AgentFrame, readUsualAgentFrame);
  for (const frame of ofHubs) for (const one of bent(frame)) judge(packer.pack(one), HubFrame, readUsualHubFrame);
});

test("whatever byte is another one, is missing, or stands behind it, no message is read that msgpackr and the schema refuse or read otherwise", () => {
  const small = { ...outcome, result: { ...answer, rawHeaders: ["A", "b"], bodyBytes: 7 } };
  for (const message of spoiled(packer.pack(small))) judge(message, AgentFrame, readUsualAgentFrame);
  for (const message of spoiled(packer.pack({ ...replayed, head: { ...head, rawHeaders: ["A", "b"] } }))) judge(message, HubFrame, readUsualHubFrame);
});

function* spoiled(message: Buffer): Generator<Buffer> {
  for (let at = 0; at < message.length; at++) {
    for (const value of [0, 1, 0x0a, 0x7f, 0x80, 0x90, 0xa0, 0xc0, 0xc2, 0xc4, 0xc6, 0xca, 0xcb, 0xcc, 0xce, 0xcf, 0xd9, 0xda, 0xdb, 0xdc, 0xde, 0xff]) {
      const one = Buffer.from(message);
      one[at] = value;
      yield one;
    }
    yield Buffer.from(message.subarray(0, at));
  }
  yield Buffer.concat([message, Buffer.from([0xc0])]);
}

/** What was read must be what the schema reads. */
function judge<Frame>(message: Buffer, schema: z.ZodType<Frame>, read: (message: Buffer) => unknown): void {
  const usual = read(message);
  if (usual !== undefined) expect(usual).toStrictEqual(schema.parse(packer.unpack(message)));
}

test("what is no object is no frame", () => {
  for (const value of [null, 7, "taken", [], new Map([["kind", "settled"]])]) {
    expect(readUsualAgentFrame(packer.pack(value))).toBeUndefined();
    expect(readUsualHubFrame(packer.pack(value))).toBeUndefined();
  }
  expect(readUsualHubFrame(Buffer.alloc(0))).toBeUndefined();
});
