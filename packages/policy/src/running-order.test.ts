import type { GateSettings, PolicyNode } from "@postern/contract/policy";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, inbound, openSecret } from "./made-for-tests.ts";
import { runningOrder } from "./running-order.ts";

const gates = {
  method: { kind: "method", allow: ["PUT"] },
  size: { kind: "body-size", bodyBytesMax: 0 },
  signature: { kind: "signature", provider: "github" },
  schema: { kind: "body-schema", schema: "false" },
  rate: { kind: "rate", per: "endpoint", limit: 1, windowSeconds: 1 },
  replay: { kind: "replay", id: { from: "provider", name: "" }, windowSeconds: 60, toleranceSeconds: 300, requireId: true },
} satisfies Record<string, Partial<GateSettings>>;
type Name = keyof typeof gates;

function orderOf(names: readonly Name[], order?: "as-written"): string[] {
  const written = names.map((name) => ({ name, node: gates[name] as unknown as PolicyNode }));
  return runningOrder(written, { order }).map(({ name }) => name);
}

describe("the gates of a group", () => {
  test("run cheapest first, and equally cheap ones as written", () => {
    expect(orderOf(["schema", "signature", "size", "method"])).toEqual(["size", "method", "signature", "schema"]);
  });

  test("run as written where the author fixed it", () => {
    expect(orderOf(["schema", "signature", "method"], "as-written")).toEqual(["schema", "signature", "method"]);
  });

  test("stay on their side of one that counts, which stays where it is written", () => {
    expect(orderOf(["signature", "rate", "schema", "method"])).toEqual(["signature", "rate", "method", "schema"]);
    expect(orderOf(["rate", "method"])).toEqual(["rate", "method"]);
  });

  test("read what a token says only after it was proved", () => {
    expect(orderOf(["replay", "signature"])).toEqual(["signature", "replay"]);
  });

  test("are all there, whatever their order", () => {
    const names = fc.array(fc.constantFrom(...(Object.keys(gates) as Name[])), { maxLength: 12 });
    fc.assert(
      fc.property(names, (written) => {
        expect(orderOf(written).toSorted()).toEqual(written.toSorted());
      }),
    );
  });
});

describe("a group among gates", () => {
  const group = (name: string, ...members: object[]) => ({ name, node: { any: members } as unknown as PolicyNode });

  test("costs what its dearest member does", () => {
    const written = [
      group("dear", gates.method, gates.schema),
      group("cheap", gates.method, gates.size),
      { name: "gate", node: gates.signature as PolicyNode },
    ];
    expect(runningOrder(written, {}).map(({ name }) => name)).toEqual(["cheap", "gate", "dear"]);
  });

  test("of gates that cost nothing to look at is looked at before a signature", () => {
    const written = [
      { name: "gate", node: gates.signature as PolicyNode },
      { name: "all", node: { all: [gates.method, gates.size] } as unknown as PolicyNode },
    ];
    expect(runningOrder(written, {}).map(({ name }) => name)).toEqual(["all", "gate"]);
  });

  test("stays in its place while a member counts", () => {
    const written = [group("counts", gates.schema, gates.rate), { name: "gate", node: gates.method as PolicyNode }];
    expect(runningOrder(written, {}).map(({ name }) => name)).toEqual(["counts", "gate"]);
  });
});

describe("a policy", () => {
  const signature = { kind: "signature", provider: "github" } as const;
  const method: PolicyNode = { kind: "method", allow: ["PUT"] };
  const told = ({ trace }: Awaited<ReturnType<typeof decide>>) => trace.map(({ path, gate, outcome }) => `${path} ${gate} ${outcome}`);

  test("is decided by the first denial in the order of running; the trace shows that order, by the places as written", async () => {
    const decision = await decide([signature, method], inbound(), { secrets: [openSecret("secret")] });
    expect(decision).toMatchObject({ reason: "method-not-allowed" });
    expect(told(decision)).toEqual(["1 method failed", "0 signature not-reached"]);
  });

  test("is decided by the first denial as written within a group whose author fixed its order", async () => {
    const decision = await decide([{ all: [signature, method], order: "as-written" }], inbound(), { secrets: [openSecret("secret")] });
    expect(decision).toMatchObject({ reason: "signature-missing" });
    expect(told(decision)).toEqual(["0.0 signature failed", "0.1 method not-reached"]);
  });

  test("lets in by the cheaper member of an any, and its pass is the one that counts", async () => {
    const post: PolicyNode = { kind: "method", allow: ["POST"] };
    const decision = await decide([{ any: [signature, post] }], inbound(), { secrets: [openSecret("secret")] });
    expect(decision).toMatchObject({ verdict: "accepted" });
    expect(decision.secretId).toBeUndefined();
    expect(told(decision)).toEqual(["0.1 method passed", "0.0 signature skipped"]);
  });

  test("claims an event's id where the member of an any that does so is written first, so that a second one is known", async () => {
    const claiming: PolicyNode = { all: [signature, gates.replay as PolicyNode] };
    const shared: PolicyNode = { kind: "method", allow: ["POST"] };
    const written = [{ node: claiming }, { node: shared }];
    expect(runningOrder(written, { isAny: true })).toEqual(written);
    expect(runningOrder(written, {})).toEqual(written.toReversed());
  });

  test("comes to the same verdict in either order, when none of its gates counts", async () => {
    const pool = [method, { kind: "method", allow: ["POST"] }, { kind: "body-size", bodyBytesMax: 3 }, signature, { kind: "body-schema", schema: "true" }];
    const gate = fc.constantFrom(...(pool as PolicyNode[]));
    const { node } = fc.letrec<{ node: PolicyNode }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        gate,
        fc.array(tie("node"), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
        fc.array(tie("node"), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(node, { maxLength: 3 }), fc.constantFrom("", "{}", "[1,2]"), async (written, body) => {
        const cheap = await decide(written, inbound({ body }));
        const fixed = await decide([{ all: written.length > 0 ? written.map(fixedOrder) : [method], order: "as-written" }], inbound({ body }));
        if (written.length > 0) expect(cheap.verdict).toBe(fixed.verdict);
      }),
      { numRuns: 200 },
    );
  });
});

function fixedOrder(node: PolicyNode): PolicyNode {
  if ("all" in node) return { all: node.all.map(fixedOrder), order: "as-written" };
  return "any" in node ? { any: node.any.map(fixedOrder), order: "as-written" } : node;
}
