import { createHmac } from "node:crypto";
import { Environment } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, inbound, portsAt } from "../made-for-tests.ts";
import { preparePolicy } from "../prepare.ts";

const order = {
  type: "order.paid",
  total: 42.5,
  lines: [
    { sku: "AB1", count: 2 },
    { sku: "CD2", count: 1 },
  ],
  note: null,
};
const request = inbound({
  path: "/e/test?region=eu&region=us&%61=1",
  headers: [
    ["X-Env", "live"],
    ["x-env", "blue"],
    ["Authorization", "Bearer s3cret"],
  ],
  body: JSON.stringify(order),
});

function judge(expression: string, over = request) {
  return decide([{ kind: "expression", expression }], over);
}

test.each([
  'method == "POST" && path.startsWith("/e/")',
  'headers["x-env"] == "live, blue" && !("x-none" in headers)',
  'query.region == ["eu", "us"] && query["a"][0] == "1"',
  'address == "192.0.2.7"',
  'body.type.matches("^order\\\\.(paid|refunded)$") && body.total > 42 && body.note == null',
  "body.lines.all(line, line.count >= 1.0) && size(body.lines) == 2",
  'body.lines.exists(line, line.sku == "CD2") && body.lines.exists_one(line, line.count == 2)',
  'body.lines.filter(line, line.count > 1).map(line, line.sku) == ["AB1"]',
  'has(body.type) && !has(body.missing) && (has(body.missing) ? body.missing : "x") == "x"',
  'body.missing == 1 || method == "POST"',
  '"a" + "b" == "ab" && 7 / 2 == 3 && 7 % 2 == 1 && -3 < 2 && 1.5 * 2.0 == 3.0 && int("12") == 12',
  '{"a": body.lines[0].count} == {"a": 2.0} && "ABC".lowerAscii() == "abc" && size("💩") == 1',
])("%s lets in", async (expression) => {
  expect(await judge(expression)).toMatchObject({ verdict: "accepted" });
});

test("the trace shows the part that is false, and no value", async () => {
  const decision = await judge('method == "POST" && headers["authorization"] == "Bearer other" && body.total > 1');
  expect(decision).toMatchObject({ status: 403, reason: "expression-false", trace: [{ seen: 'false: headers["authorization"] == "Bearer other"' }] });
  expect(JSON.stringify(decision)).not.toContain("s3cret");
});

test.each([
  ["a member that is not there", "body.missing == 1"],
  ["an index that is not there", 'body.lines[7].sku == "a"'],
  ["a text compared with a number", "body.type > 3"],
  ["a text that must be true or false", "body.type"],
  ["a division by zero", "1 / (size(body.lines) - 2) == 1"],
  ["a name of an object's own making", "body.constructor == null"],
  ["what comes to nothing inside of a list", 'body.lines.all(line, line.none == "a")'],
])("%s fails closed", async (_, expression) => {
  expect(await judge(expression)).toMatchObject({ verdict: "refused", status: 403, reason: "expression-failed" });
});

test("a body that is no JSON is null, and one past the limits cannot be judged", async () => {
  expect(await judge("body == null", inbound({ body: "a=1" }))).toMatchObject({ verdict: "accepted" });
  expect(await judge("body == null || true", inbound({ body: "[".repeat(99) + "]".repeat(99) }))).toMatchObject({ reason: "expression-failed" });
});

test("a provider's event can be asked for", async () => {
  const github = inbound({ headers: [["X-GitHub-Event", "push"]] });
  const gate = { kind: "expression" as const, expression: 'event.type == "push"' };
  expect(await decide([gate], github, { provider: "github" })).toMatchObject({ verdict: "accepted" });
  expect(await decide([gate], inbound(), { provider: "github" })).toMatchObject({ reason: "expression-failed" });
});

test.each([
  ["that is not finished", "method ==", /line 1, column/],
  ["with an unknown name", 'method == "POST" &&\n  hostname == "a"', /line 2, column 3: .*hostname/],
  ["that is no true or false", "size(path)", /not to true or false/],
  ["of a type that cannot be", 'method + 1 == "a"', /line 1, column 1: no such overload/],
  ["with lookahead", 'path.matches("(?=a)")', /line 1, column 14: .*RE2/],
  ["with a pattern of the sender's", "path.matches(body.pattern)", /pattern/],
  ["with a function that is not there", "now() > 1", /now/],
  ["with a function that is not taken", 'timestamp("2026-01-01T00:00:00Z").getFullYear() == 2026', /not taken/],
  ["that is too large", `${"1+".repeat(600)}1 == 1`, /maxAstNodes|maxDepth/],
])("an expression %s is refused when it is saved, with its place", async (_, expression, told) => {
  await expect(judge(expression)).rejects.toThrow(told);
});

/** Time of this process's own, whatever else the machine does. */
function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

describe("no expression over any body takes more than 50 ms", () => {
  const many = JSON.stringify({ items: Array.from({ length: 30_000 }, (_, index) => index), text: "ab".repeat(200_000), part: `${"ab".repeat(500)}c` });
  test.each([
    "body.items.all(a, body.items.all(b, body.items.all(c, a + b + c >= 0.0)))",
    "body.items.all(a, body == body)",
    "size(body.items.map(a, body.items.map(b, body.text + body.text))) > 0",
    'body.text.matches("^(a|b|ab)*$") && body.text.matches("(.*)(.*)(.*)(.*)(.*)c$")',
    "body.items.exists(a, body.text.contains(body.part))",
    "body.items.filter(a, size(body.text) < 0) == body.items",
    "body.items.map(a, [body.items, body.items]) == body.items.map(a, [body.items, body.items])",
  ])("%s", (expression) => {
    const policy = preparePolicy({ all: [{ kind: "expression", expression }] }, { endpointId: "ep_test", secrets: [] });
    const costs = [1, 2, 3].map(() => cpuMs(() => policy.evaluate(inbound({ body: many }), portsAt())));
    expect(Math.min(...costs)).toBeLessThan(50);
  });
});

test("what the language's own library says of an expression is said here", async () => {
  const leaf = fc.constantFrom(
    "1",
    "2",
    "1.5",
    '"a"',
    '"b"',
    "true",
    "false",
    "null",
    "body.n",
    "body.s",
    "body.l",
    "body.m",
    "body.none",
    "[1, 2]",
    '{"a": 1}',
  );
  const binary = fc.constantFrom("==", "!=", "<", "<=", "+", "-", "*", "/", "%", "&&", "||", "in");
  const text = fc.letrec<{ part: string }>((tie) => ({
    part: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.tuple(tie("part"), binary, tie("part")).map(([left, sign, right]) => `(${left} ${sign} ${right})`),
      tie("part").map((part) => `!(${part})`),
      fc.tuple(tie("part"), tie("part"), tie("part")).map(([left, middle, right]) => `(${left} ? ${middle} : ${right})`),
      fc.tuple(fc.constantFrom("all", "exists", "exists_one", "filter"), tie("part")).map(([macro, part]) => `body.l.${macro}(x, x == ${part})`),
    ),
  })).part;
  const body = { n: 2, s: "a", l: [1, 2, "a"], m: { a: 1 } };
  const library = new Environment().registerVariable("body", "dyn");
  await fc.assert(
    fc.asyncProperty(text, async (expression) => {
      const decision = await judge(expression, inbound({ body: JSON.stringify(body) })).catch((error: Error) => error.name);
      if (decision === "PolicyError") return;
      expect(typeof decision).toBe("object");
      const said = attempt(() => library.evaluate(expression, { body }));
      expect(typeof decision === "object" && decision.verdict === "accepted").toBe(said === true);
    }),
    { numRuns: 1_000, seed: createHmac("sha256", "expression").digest().readInt32BE() },
  );
});

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return;
  }
}

test("going on after an error is paid for: pairs of items that all come to nothing end in good time", async () => {
  const body = JSON.stringify({ items: Array.from({ length: 300 }, (_, index) => index) });
  const decision = await judge("body.items.exists(one, body.items.exists(other, body.none == one))", inbound({ body }));
  expect(decision).toMatchObject({ reason: "expression-failed", trace: [{ seen: "takes too much work over this request" }] });
});
