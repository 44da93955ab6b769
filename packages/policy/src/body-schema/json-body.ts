import { readJson } from "../bounded-json.ts";
import { prepareSchema } from "../json-schema/prepare-schema.ts";
import { PolicyError } from "../policy-error.ts";
import type { BodyCheck } from "./body-check.ts";

/** JSON that fits a schema. */
export function jsonBody(schema: string): BodyCheck {
  if (schema === "") throw new PolicyError("schema", "a JSON Schema is needed");
  const json = readJson(Buffer.from(schema, "utf8"));
  if ("fault" in json) throw new PolicyError("schema", `is ${json.fault}`);
  const prepared = prepareSchema(json.value);
  return {
    expected: "a JSON body that fits the schema",
    faultOf(body, budget) {
      const read = readJson(body);
      if ("fault" in read) return { path: "", fault: read.fault };
      const fault = prepared.check(read.value, budget);
      return fault && { path: fault.path || "the whole body", fault: fault.keyword };
    },
  };
}
