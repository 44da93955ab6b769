import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, inbound, portsAt } from "../made-for-tests.ts";
import { preparePolicy } from "../prepare.ts";

const order = {
  type: "object",
  required: ["type", "lines"],
  properties: {
    type: { enum: ["order.paid"] },
    lines: { type: "array", maxItems: 3, items: { type: "object", properties: { sku: { pattern: "^[A-Z]{2}\\d+$" } } } },
  },
};

function judge(schema: unknown, body: string) {
  const text = typeof schema === "string" ? schema : JSON.stringify(schema);
  return decide([{ kind: "body-schema", schema: text }], inbound({ body }));
}

test("a body that fits comes in", async () => {
  expect(await judge(order, '{"type":"order.paid","lines":[{"sku":"AB12"}]}')).toMatchObject({ verdict: "accepted" });
});

test("a reference whose escape is broken is told when the policy is saved", async () => {
  await expect(judge({ $ref: "#/$defs/n%ode" }, "{}")).rejects.toMatchObject({ name: "PolicyError" });
});

test("a body that does not fit is refused with 422; the trace names place and keyword, never the value", async () => {
  const decision = await judge(order, '{"type":"order.paid","lines":[{"sku":"AB12"},{"sku":"card 4242"}]}');
  expect(decision).toMatchObject({ verdict: "refused", status: 422, reason: "schema", trace: [{ seen: "/lines/1/sku: pattern" }] });
  expect(JSON.stringify(decision)).not.toContain("4242");
});

test.each([
  ["no JSON", "{", "not JSON"],
  ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]).toString("latin1"), undefined],
  ["empty", "", "not JSON"],
  ["nested too deep", "[".repeat(65) + "]".repeat(65), "nested deeper"],
  ["nested far too deep", "[".repeat(500_000), "nested deeper"],
  ["of too many values", `[${"1,".repeat(100_000)}1]`, "more than 100000 values"],
  ["too large", `"${"a".repeat(1_048_576)}"`, "more than 1048576 bytes"],
  ["of a name that stands twice", '{"type":"a","lines":[],"type":"order.paid"}', "stands twice"],
])("a body that is %s is refused", async (_, body, seen) => {
  const { reason, trace } = await judge({ type: "object" }, body);
  expect(reason).toBe("schema");
  if (seen) expect(trace[0]?.seen).toContain(seen);
});

test("a member called __proto__ is a member like others", async () => {
  const schema = '{"properties":{"__proto__":{"type":"string"}},"required":["__proto__"]}';
  expect(await judge(schema, '{"__proto__":"x"}')).toMatchObject({ verdict: "accepted" });
  expect(await judge(schema, '{"__proto__":1}')).toMatchObject({ reason: "schema" });
  expect(await judge(schema, "{}")).toMatchObject({ reason: "schema" });
});

test.each([
  ["is no JSON", "{"],
  ["is no schema", "[1]"],
  ["has a type that does not exist", '{"type":"text"}'],
  ["refers to what must be fetched", '{"$ref":"https://example.com/schema.json"}'],
  ["refers to nothing", '{"$ref":"#/$defs/none"}'],
  ["has a pattern with backreferences", '{"pattern":"(a)\\\\1"}'],
  ["has a pattern with lookahead", '{"pattern":"(?=a)"}'],
  ["is of another draft", '{"$schema":"http://json-schema.org/draft-04/schema#"}'],
])("a schema that %s is refused when it is saved", async (_, schema) => {
  await expect(judge(schema, "{}")).rejects.toThrow(/gate 0.schema:/);
});

describe("no schema and no body takes more than 50 ms", () => {
  const many = `[${Array.from({ length: 50_000 }, (_, index) => index).join()}]`;
  const nested = "[".repeat(60) + "]".repeat(60);
  const doubling = Object.fromEntries(
    Array.from({ length: 30 }, (_, level) => [`l${level}`, { anyOf: [{ $ref: `#/$defs/l${level + 1}` }, { $ref: `#/$defs/l${level + 1}` }] }]),
  );
  const random = createHash("shake256", { outputLength: 3_000 })
    .digest()
    .reduce((text, byte) => text + byte.toString(2).padStart(8, "0"), "");
  test.each<[string, unknown, string]>([
    ["a pattern with more states than can be kept", { pattern: "[01]*0[01]{100}x" }, JSON.stringify(`${random}yx`)],
    ["references that double at every level", { $ref: "#/$defs/l0", $defs: { ...doubling, l30: false } }, "1"],
    ["a schema that calls itself", { $ref: "#" }, "1"],
    ["two schemas that call one another", { anyOf: [{ $ref: "#" }, { $ref: "#" }] }, "1"],
    ["a pattern that would make others backtrack", { pattern: "^(a+)+$" }, JSON.stringify(`${"a".repeat(900_000)}b`)],
    ["a large pattern over a long text", { pattern: "([ab]*a[ab]{200}){2}c" }, JSON.stringify("ab".repeat(400_000))],
    ["many items that must differ", { uniqueItems: true }, many],
    ["many items, many choices", { items: { anyOf: Array.from({ length: 50 }, () => ({ type: "string" })) } }, many],
    ["contains inside of contains", { contains: { $ref: "#" } }, nested],
  ])("%s", async (_, schema, body) => {
    const policy = preparePolicy({ all: [{ kind: "body-schema", schema: JSON.stringify(schema) }] }, { endpointId: "ep_test", secrets: [] });
    const request = inbound({ body });
    const costs = [1, 2, 3].map(() => cpuMs(() => policy.evaluate(request, portsAt())));
    expect(Math.min(...costs)).toBeLessThan(50);
  });
});

/** Time of this process's own, whatever else the machine does. */
function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

test("any schema over any body decides or is refused when it is saved; nothing else is thrown", async () => {
  const keyword = fc.constantFrom("type", "items", "properties", "anyOf", "not", "$ref", "contains", "pattern", "enum", "required", "unevaluatedItems");
  const schema = fc.letrec((tie) => ({
    schema: fc.oneof({ maxDepth: 4 }, fc.boolean(), fc.dictionary(keyword, tie("value"), { maxKeys: 4 })),
    value: fc.oneof({ maxDepth: 4 }, tie("schema"), fc.constantFrom("string", "#", "a+", 3), fc.array(tie("schema"), { maxLength: 3 })),
  })).schema;
  await fc.assert(
    fc.asyncProperty(schema, fc.json(), async (made, body) => {
      const decision = await judge(made, body).catch((error: Error) => error.name);
      expect(typeof decision === "string" ? decision : (decision.reason ?? "schema")).toMatch(/^(?:PolicyError|schema)$/);
    }),
    { numRuns: 500 },
  );
});

test("a JSON schema is needed where the body is JSON", async () => {
  await expect(decide([{ kind: "body-schema" }], inbound())).rejects.toMatchObject({ name: "PolicyError", path: "0.schema" });
});
