import { describe, expect, test } from "vitest";
import { type Engine, evaluate } from "./evaluate.ts";
import { JsonPaths } from "./json-paths.ts";
import { inbound, portsAt } from "./made-for-tests.ts";
import { walk } from "./made-walk.ts";
import type { Answer, Check, Decision } from "./ports.ts";
import { Reading } from "./reading.ts";
import { refuse } from "./steps.ts";

const yes: Answer = { seen: "fine" };
const no = { reason: "method-not-allowed" } as const;
const close = { reason: "signature-mismatch" } as const;
const far = { reason: "signature-missing" } as const;
const outcomes = ({ trace }: Decision) => trace.map(({ outcome }) => outcome);

describe("an all group", () => {
  test("lets in when every gate does", async () => {
    const decision = await walk({ all: [0, 1] }, [yes, undefined]);
    expect(decision).toMatchObject({ verdict: "accepted", status: 202 });
    expect(outcomes(decision)).toEqual(["passed", "passed"]);
  });

  test("is decided by its first denial, and asks no one after it", async () => {
    const decision = await walk({ all: [0, 1, 2] }, [yes, no, close]);
    expect(decision).toMatchObject({ verdict: "refused", status: 405, reason: "method-not-allowed", asked: [0, 1] });
    expect(outcomes(decision)).toEqual(["passed", "failed", "not-reached"]);
  });

  test("without a gate lets everyone in", async () => {
    expect(await walk({ all: [] }, [])).toMatchObject({ verdict: "accepted", trace: [] });
  });
});

describe("an any group", () => {
  test("lets in at the first gate that does, and skips the others", async () => {
    const decision = await walk({ all: [{ any: [0, 1, 2] }, 3] }, [no, yes, close, yes]);
    expect(decision).toMatchObject({ verdict: "accepted", asked: [0, 1, 3] });
    expect(outcomes(decision)).toEqual(["failed", "passed", "skipped", "passed"]);
  });

  test("fails with the denial that came closest, wherever it stands", async () => {
    expect(await walk({ all: [{ any: [0, 1, 2] }] }, [far, close, no])).toMatchObject({ status: 401, reason: "signature-mismatch", asked: [0, 1, 2] });
  });

  test("goes on to its next member when a group inside it fails", async () => {
    const decision = await walk({ all: [{ any: [{ all: [0, 1] }, 2] }, 3] }, [no, yes, yes, yes]);
    expect(decision).toMatchObject({ verdict: "accepted", asked: [0, 2, 3] });
    expect(outcomes(decision)).toEqual(["failed", "not-reached", "passed", "passed"]);
  });

  test("that let in does not speak for a gate that fails after it", async () => {
    expect(await walk({ all: [{ any: [0, 1] }, 2] }, [close, yes, no])).toMatchObject({ reason: "method-not-allowed", status: 405 });
  });
});

describe("what gates hand on", () => {
  const claim = { key: "k", windowMs: 1 };

  test("counts only from gates that let the request in, not from a group that failed", async () => {
    const decision = await walk({ all: [{ any: [{ all: [0, 1] }, 2] }] }, [{ secretId: "sec_wrong", claim }, no, { secretId: "sec_right" }]);
    expect(decision.secretId).toBe("sec_right");
    expect(decision.claim).toBeUndefined();
  });

  test("is nothing when the request is refused", async () => {
    const decision = await walk({ all: [0, 1] }, [{ secretId: "sec_1", claim }, no]);
    expect(decision).not.toHaveProperty("secretId");
    expect(decision).not.toHaveProperty("claim");
  });
});

describe("a gate that does not answer", () => {
  test("because it throws keeps the request out, and its error stays inside", async () => {
    const decision = await walk({ all: [0, 1] }, [
      () => {
        throw new Error("secret in the message");
      },
      yes,
    ]);
    expect(decision).toMatchObject({ verdict: "refused", status: 503, reason: "gate-failed", asked: [0] });
    expect(JSON.stringify(decision)).not.toContain("secret in the message");
  });

  test("because its promise fails keeps the request out", async () => {
    expect(await walk({ all: [0] }, [() => Promise.reject(new Error("no"))])).toMatchObject({ reason: "gate-failed" });
  });

  test("does not keep out who comes in by another member of an any", async () => {
    expect(await walk({ all: [{ any: [0, 1] }] }, [() => Promise.reject(new Error("no")), yes])).toMatchObject({ verdict: "accepted" });
  });
});

test("gates that wait are waited for in their order, and a decision without one is no promise", async () => {
  const slow: Check = async () => yes;
  const decision = await walk({ all: [0, 1, 2] }, [slow, yes, slow]);
  expect(decision).toMatchObject({ verdict: "accepted", asked: [0, 1, 2] });

  const engine: Engine = { tree: { all: [] }, steps: [], readEvent: () => ({}), handshakes: new Map() };
  expect(evaluate(engine, new Reading(inbound(), new JsonPaths()), portsAt())).not.toBeInstanceOf(Promise);
});

test("the trace tells how long each gate took", async () => {
  let micros = 0;
  const ports = portsAt(0, { micros: () => (micros += 21) });
  const engine: Engine = {
    tree: { all: [0] },
    steps: [{ path: "0", kind: "method", check: () => yes, next: { passed: 1, failed: refuse } }],
    readEvent: () => ({}),
    handshakes: new Map(),
  };
  const decision = await evaluate(engine, new Reading(inbound(), new JsonPaths()), ports);
  expect(decision.trace).toEqual([{ path: "0", gate: "method", outcome: "passed", seen: "fine", micros: 21 }]);
});

describe("a challenge", () => {
  const own = { status: 200, headers: {}, body: "own" };
  const later = { status: 200, headers: {}, body: "later" };
  const claim = { key: "k", windowMs: 1 };

  test("that a gate has answered is the decision's, and its id is not claimed", async () => {
    const decision = await walk({ all: [0, 1] }, [{ handshake: own, provider: "p", claim }, { handshake: later }], new Map([["p", () => later]]));
    expect(decision.handshake).toEqual(own);
    expect(decision.claim).toBeUndefined();
  });

  test("is answered for the provider whose signature was proved, and for no other", async () => {
    const handshakes: Engine["handshakes"] = new Map([["p", () => own]]);
    expect((await walk({ all: [0] }, [{ provider: "p" }], handshakes)).handshake).toEqual(own);
    expect(await walk({ all: [0, 1] }, [{ provider: "q", claim }, {}], handshakes)).toMatchObject({ claim });
    expect((await walk({ all: [0] }, [{ provider: "q" }], handshakes)).handshake).toBeUndefined();
    expect((await walk({ all: [0] }, [{ provider: "r" }], new Map([["r", undefined]]))).handshake).toBeUndefined();
  });
});

test("of several passes the first that holds a secret, and the first that claims, are the decision's", async () => {
  const [one, other] = [
    { key: "a", windowMs: 1 },
    { key: "b", windowMs: 2 },
  ];
  const decision = await walk({ all: [0, 1, 2] }, [undefined, { secretId: "sec_1", claim: one }, { secretId: "sec_2", claim: other }]);
  expect(decision).toMatchObject({ secretId: "sec_1", claim: one });
  const { asked: _, event: __, ...bare } = await walk({ all: [0] }, [yes]);
  expect(Object.keys(bare).sort()).toEqual(["status", "trace", "verdict"]);
});

test("an event is named when someone asks, once, and by the request that was judged", async () => {
  const read: string[] = [];
  const readEvent: Engine["readEvent"] = ({ method }) => {
    read.push(method);
    return { id: "evt_1", type: "push" };
  };
  const engine: Engine = { tree: { all: [] }, steps: [], readEvent, handshakes: new Map() };
  const { event } = await evaluate(engine, new Reading(inbound(), new JsonPaths()), portsAt());
  expect(read).toEqual([]);
  expect([event.id, event.type, event.id]).toEqual(["evt_1", "push", "evt_1"]);
  expect(read).toEqual(["POST"]);
});

test("each gate's time runs from the answer of the one before it", async () => {
  const moments = [100.4, 130.6, 131.2];
  const ports = portsAt(0, { micros: () => moments.shift() ?? 0 });
  const steps = [0, 1].map((index) => ({ path: String(index), kind: "method" as const, check: () => yes, next: { passed: index + 1, failed: refuse } }));
  const engine: Engine = { tree: { all: [0, 1] }, steps, readEvent: () => ({}), handshakes: new Map() };
  const { trace } = await evaluate(engine, new Reading(inbound(), new JsonPaths()), ports);
  expect(trace.map(({ micros }) => micros)).toEqual([30, 1]);
});
