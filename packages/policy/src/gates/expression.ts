import { readJson } from "../bounded-json.ts";
import { Budget, BudgetSpent } from "../budget.ts";
import { eventReader } from "../event.ts";
import { type FactName, prepareExpression, type Unfit } from "../expression/prepare-expression.ts";
import type { Value, ValueMap } from "../expression/value.ts";
import type { Answer, Denial, Gate, GateInputs } from "../ports.ts";
import { quote } from "../quote.ts";
import type { Reading } from "../reading.ts";

/** Less than 50 ms: a step takes 0.1 to 0.3 microseconds. */
const stepsMax = 100_000;
const expected = "an expression that is true";

/** Lets in what an expression of CEL says yes to. The trace shows the part of it that said no, never a value. */
export const expression: Gate<"expression"> = ({ expression }, inputs) => {
  const prepared = prepareExpression(expression);
  const readFacts = factsReader(prepared.reads, inputs);
  return (request): Answer => {
    const facts = readFacts(request);
    if ("reason" in facts) return facts;
    const unfit = withinBudget(() => prepared.judge(facts.facts, new Budget(stepsMax)));
    return unfit ? denialOf(unfit) : { seen: "true", expected };
  };
};

function denialOf(unfit: Unfit | "too-much"): Denial {
  if (unfit === "too-much") return { reason: "expression-failed", seen: "takes too much work over this request", expected };
  if (unfit.why === "false") return { reason: "expression-false", seen: `false: ${quote(unfit.part)}`, expected };
  return { reason: "expression-failed", seen: `comes to nothing, by ${unfit.detail}: ${quote(unfit.part)}`, expected };
}

function withinBudget(judge: () => Unfit | undefined): Unfit | "too-much" | undefined {
  try {
    return judge();
  } catch (error) {
    if (error instanceof BudgetSpent) return "too-much";
    throw error;
  }
}

type ReadFacts = (request: Reading) => { facts: ValueMap } | Denial;

/** Reads those facts that the expression names, and no others. */
function factsReader(reads: ReadonlySet<string>, { senders, paths }: GateInputs): ReadFacts {
  const readEvent = reads.has("event") ? eventReader([], senders, paths) : undefined;
  const readers: Record<Exclude<FactName, "body">, (request: Reading) => Value> = {
    method: ({ method }) => method,
    path: ({ target }) => target.split("?", 1)[0] ?? "",
    query: (request) => listsOf(request.queryFields()),
    headers: ({ rawHeaders }) => joinedHeaders(rawHeaders),
    address: ({ clientIp }) => clientIp,
    event: (request) => ({ ...readEvent?.(request) }),
    certificate: ({ certificate }) => ({ ...certificate }),
    claims: ({ identity, token }) => ((identity ?? token)?.claims() ?? {}) as ValueMap,
  };
  const named = Object.entries(readers).filter(([name]) => reads.has(name));
  return (request) => {
    const facts = Object.fromEntries(named.map(([name, read]) => [name, read(request)]));
    return reads.has("body") ? withBody(facts, request) : { facts };
  };
}

/** A body that is no JSON is null; one that is JSON, but past the limits, cannot be judged. */
function withBody(facts: Record<string, Value>, { body }: Reading): { facts: ValueMap } | Denial {
  const json = readJson(body);
  if ("value" in json) return { facts: { ...facts, body: json.value } };
  if (json.fault === "not JSON") return { facts: { ...facts, body: null } };
  return { reason: "expression-failed", seen: `a body that is ${json.fault}`, expected };
}

function listsOf(fields: readonly (readonly [string, string])[]): ValueMap {
  const lists = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const values = lists.get(name);
    if (values) values.push(value);
    else lists.set(name, [value]);
  }
  return Object.fromEntries(lists);
}

/** By their names in lower case; lines of one name are joined by ", ", as HTTP reads them. */
function joinedHeaders(rawHeaders: readonly string[]): ValueMap {
  const lines = new Map<string, string>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name, value] = [(rawHeaders[at] ?? "").toLowerCase(), rawHeaders[at + 1] ?? ""];
    const before = lines.get(name);
    lines.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(lines);
}
