import type { PolicyNode } from "@postern/contract/policy";
import { PolicyError } from "@postern/policy/policy-error";
import type { Inbound, PolicyPorts, PreparedPolicy } from "@postern/policy/ports";
import { preparePolicy } from "@postern/policy/prepare";
import type { Random } from "./random.ts";
import { spoilText } from "./spoil.ts";

/** What came of so many expressions and schemas that nobody wrote. */
export interface ProgramCounts {
  tried: number;
  /** Refused when they would be saved: they cannot be read, or ask for what is not taken. */
  unfit: number;
  judged: number;
  failures: string[];
  slowestMs: number;
}

/** No expression and no schema may hold the process up for longer, whatever the body. */
const msMax = 50;
const failuresMax = 20;

/** Spoils expressions and schemas, judges bodies by those that are still taken, and takes the time of each. */
export function judgePrograms(count: number, random: Random): ProgramCounts {
  const counts: ProgramCounts = { tried: 0, unfit: 0, judged: 0, failures: [], slowestMs: 0 };
  while (counts.tried < count && counts.failures.length < failuresMax) {
    counts.tried++;
    const gate = random.below(2) === 0 ? expressionGate(random) : schemaGate(random);
    const failure = judgeOne(gate, bodyOf(random), counts);
    if (failure !== undefined) counts.failures.push(`${JSON.stringify(gate).slice(0, 400)}: ${failure}`);
  }
  return counts;
}

function judgeOne(gate: PolicyNode, body: Buffer, counts: ProgramCounts): string | undefined {
  const policy = prepare(gate);
  if (policy === "unfit") {
    counts.unfit++;
    return;
  }
  if ("thrown" in policy) return policy.thrown;
  counts.judged++;
  const told = timed(policy, body);
  if (typeof told === "string") return told;
  counts.slowestMs = Math.max(counts.slowestMs, told.ms);
  if (told.ms > msMax) return `took ${Math.round(told.ms)} ms over ${body.length} bytes`;
}

function prepare(gate: PolicyNode): PreparedPolicy | "unfit" | { thrown: string } {
  try {
    return preparePolicy({ all: [gate] }, { endpointId: "ep_1", secrets: [] });
  } catch (error) {
    return error instanceof PolicyError ? "unfit" : { thrown: `threw ${String(error)} when it was prepared` };
  }
}

const ports: PolicyPorts = { nowMs: () => 0, micros: () => 0, takeToken: () => ({ taken: true }) };
const retries = 2;

/** The processor's time of one decision. Whoever seems slow is asked again: it may have been the collector of memory. */
function timed(policy: PreparedPolicy, body: Buffer): { ms: number } | string {
  let ms = Number.POSITIVE_INFINITY;
  for (let tries = 0; ms > msMax && tries <= retries; tries++) {
    const before = process.threadCpuUsage();
    const decision = policy.evaluate(requestWith(body), ports);
    const { user, system } = process.threadCpuUsage(before);
    ms = Math.min(ms, (user + system) / 1_000);
    if (decision instanceof Promise) return "waits";
    if (decision.reason === "gate-failed") return "the gate failed";
  }
  return { ms };
}

function requestWith(body: Buffer): Inbound {
  const [target, rawHeaders] = ["/e/test?a=1&a=2&b=%zz", ["X-A", "x", "x-a", "y", "Content-Type", "application/json"]];
  return { method: "POST", target, url: `https://hooks.example.com${target}`, rawHeaders, body, clientIp: "192.0.2.7" };
}

const expressions = [
  'method == "POST" && path.startsWith("/e/") && address != ""',
  'headers["x-a"].matches("^(a|b)*c$") || "x-b" in headers',
  "body.items.all(item, item.count >= 1.0 && item.tags.exists(tag, tag == item.name))",
  "body.items.filter(item, item.count > 1).map(item, item.name + item.name).size() < 10",
  'has(body.name) ? body.name.matches("([a-z]+)+$") : query.a[0] == "1"',
  "body.items.exists(one, body.items.exists(other, body.items.exists(third, one == other && other == third)))",
  'size(body.name + body.name) % 7 == 3 && int("12") + 2 > 3 && [1, 2, 3].exists_one(x, x == 2)',
  '{"a": [1, {"b": body.items}]} == {"a": body} || body.name.contains("aaaaaaaaab")',
];
const schemas = [
  { type: "object", required: ["items"], properties: { items: { type: "array", uniqueItems: true, items: { $ref: "#/$defs/item" } } }, $defs: { item: {} } },
  { type: "object", properties: { name: { type: "string", pattern: "^([a-z]+)+$", maxLength: 40 } }, additionalProperties: { type: ["string", "array"] } },
  { anyOf: [{ not: { type: "object" } }, { patternProperties: { "^i.*s$": { minItems: 2, contains: { type: "object" }, maxContains: 3 } } }] },
  { $defs: { node: { properties: { items: { items: { $ref: "#/$defs/node" } } }, unevaluatedProperties: { type: "string" } } }, $ref: "#/$defs/node" },
  { oneOf: [{ minProperties: 1 }, { maxProperties: 3 }], dependentSchemas: { name: { propertyNames: { maxLength: 9 } } }, enum: [1, { a: [1] }], if: true },
].map((schema) => JSON.stringify(schema));

function expressionGate(random: Random): PolicyNode {
  return { kind: "expression", expression: spoiled(random.pick(expressions), random).slice(0, 4_000) || "true" };
}

function schemaGate(random: Random): PolicyNode {
  return { kind: "body-schema", schema: spoiled(random.pick(schemas), random).slice(0, 100_000).padEnd(2) };
}

const pieces = [
  '"',
  "(",
  ")",
  "[",
  "{",
  "}",
  ".*",
  "{9}",
  "a+",
  "-1",
  "1e999",
  "true",
  "body",
  "items",
  "&& body.name",
  "|| !",
  "+ body.name",
  '"$ref":"#",',
  "null",
  ",",
];

/** A few changes: letters, pieces of the language, or half of another text. */
function spoiled(text: string, random: Random): string {
  let changed = text;
  for (let changes = random.below(4); changes > 0; changes--) {
    const at = random.below(changed.length + 1);
    const other = random.pick([...expressions, ...schemas]);
    const chance = random.below(10);
    if (chance < 5) changed = changed.slice(0, at) + random.pick(pieces) + changed.slice(at + random.below(3));
    else if (chance < 9) changed = spoilText(changed, random).text;
    else changed = changed.slice(0, at) + other.slice(random.below(other.length));
  }
  return changed;
}

const longText = "a".repeat(20_000);

/** Bodies that make work: long lists, long texts, deep nests, and now and then what is no JSON. */
function bodyOf(random: Random): Buffer {
  const count = random.pick([0, 1, 3, 10, 300]);
  const item = { name: random.pick(["a", "ab", longText.slice(0, 500)]), count: random.below(5), tags: ["a", "b", "c"] };
  const items = Array.from({ length: count }, (_, index) => (random.below(50) === 0 ? index : { ...item, id: index }));
  const body = JSON.stringify({ name: random.pick(["abc", longText, `${longText}!`, null]), items, deep: nested(random.below(80)) });
  return Buffer.from(random.below(10) === 0 ? spoilText(body, random).text : body);
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
