import { expect, test } from "vitest";
import { AgentFrame, HubFrame } from "./frames.ts";
import { usualAgentFrame, usualHubFrame } from "./usual-frames.ts";

const leased = { deliveryId: "dlv_01jd0000000000000000000000", leaseId: "lse_01jd0000000000000000000000" };
const rawHeaders = ["Content-Type", "application/json", "X-Twice", "1", "x-twice", "2", "X-Latin", "\u00e9\u00ff"];
const answer = { status: 200, rawHeaders, body: Buffer.from([0, 255]), durationMs: 23.5 };
const outcome = { kind: "outcome", ...leased, again: false, result: answer };
const deliver = {
  ...{ kind: "deliver", ...leased, requestId: "req_01jd0000000000000000000000", attempt: 2, deadlineMs: 30_000 },
  ...{ head: { method: "POST", target: "/hooks?a=1", rawHeaders }, body: Buffer.from("{}"), sha256: "a".repeat(64) },
  ...{ endpoint: "github", passed: ["signature"], receivedAt: 1_795_000_000_000 },
};
const settled = { kind: "settled", deliveryId: leased.deliveryId };

test.each([{ kind: "taken", ...leased }, outcome, { ...outcome, again: true, result: { ...answer, bodyBytes: 70_000 } }])(
  "what an agent usually sends is read as the schema reads it: $kind",
  (frame) => {
    expect(usualAgentFrame({ ...frame, extra: new Date() })).toStrictEqual(AgentFrame.parse(frame));
  },
);

test.each([settled, deliver, { ...deliver, replayId: "rpl_01jd0000000000000000000000", eventType: "push" }])(
  "what a hub usually sends is read as the schema reads it: $kind",
  (frame) => {
    expect(usualHubFrame({ ...frame, extra: /x/ })).toStrictEqual(HubFrame.parse(frame));
  },
);

/** Each leaf of a frame, replaced in turn by what does not belong there. */
function* bent(frame: object): Generator<object> {
  for (const [key, value] of Object.entries(frame)) {
    const { [key]: _, ...without } = frame as Record<string, unknown>;
    yield without;
    if (typeof value === "object" && !(value instanceof Uint8Array)) for (const inner of bent(value)) yield { ...frame, [key]: inner };
    for (const odd of [undefined, null, "", "x".repeat(70_000), "a\r\nb", -1, 1.5, 1e9, Number.NaN, true, [], ["\0"], {}, new Date(), Buffer.alloc(70_000)])
      yield { ...frame, [key]: odd };
  }
}

test("whatever stands in its place, no frame is read that the schema refuses or reads otherwise", () => {
  for (const frame of [...bent({ kind: "taken", ...leased }), ...bent({ ...outcome, result: { ...answer, bodyBytes: 7 } })])
    judge(usualAgentFrame(frame), AgentFrame.safeParse(frame));
  for (const frame of [...bent(settled), ...bent({ ...deliver, replayId: "rpl_1", eventType: "push" })]) judge(usualHubFrame(frame), HubFrame.safeParse(frame));
});

function judge(usual: unknown, schema: { success: boolean; data?: unknown }): void {
  if (usual !== undefined) expect(usual).toStrictEqual(schema.data);
}

test("what is no object is no frame", () => {
  for (const value of [null, undefined, 7, "taken", [], new Map([["kind", "settled"]])]) {
    expect(usualAgentFrame(value)).toBeUndefined();
    expect(usualHubFrame(value)).toBeUndefined();
  }
});
