import { readJson } from "../bounded-json.ts";
import { Budget, BudgetSpent } from "../budget.ts";
import { type PreparedSchema, prepareSchema } from "../json-schema/prepare-schema.ts";
import type { Fault } from "../json-schema/site.ts";
import { PolicyError } from "../policy-error.ts";
import type { Answer, Gate } from "../ports.ts";

/** Less than 50 ms: a step takes 0.1 to 0.3 microseconds. */
const stepsMax = 100_000;
const expected = "a JSON body that fits the schema";

/** Lets in JSON bodies that fit a schema. What is wrong is told by its place and keyword; the value is never shown. */
export const bodySchema: Gate<"body-schema"> = ({ schema }) => {
  const prepared = preparedFrom(schema);
  return ({ body }): Answer => {
    const json = readJson(body);
    if ("fault" in json) return { reason: "schema", seen: `a body that is ${json.fault}`, expected };
    const fault = judge(() => prepared.check(json.value, new Budget(stepsMax)));
    if (!fault) return { seen: "a body that fits", expected };
    const seen = fault === "too-much" ? "a body that takes too much work to check" : `${fault.path || "the whole body"}: ${fault.keyword}`;
    return { reason: "schema", seen, expected };
  };
};

function preparedFrom(text: string): PreparedSchema {
  const json = readJson(Buffer.from(text, "utf8"));
  if ("fault" in json) throw new PolicyError("schema", `is ${json.fault}`);
  return prepareSchema(json.value);
}

function judge(check: () => Fault | undefined): Fault | "too-much" | undefined {
  try {
    return check();
  } catch (error) {
    if (error instanceof BudgetSpent) return "too-much";
    throw error;
  }
}
