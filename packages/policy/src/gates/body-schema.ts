import type { BodySchemaGate } from "@postern/contract/body-schema-gate";
import type { BodyCheck, BodyFault } from "../body-schema/body-check.ts";
import { jsonBody } from "../body-schema/json-body.ts";
import { protobufBody } from "../body-schema/protobuf-body.ts";
import { xmlBody } from "../body-schema/xml-body.ts";
import { Budget, BudgetSpent } from "../budget.ts";
import type { Answer, Gate } from "../ports.ts";

/** Less than 50 ms: a step takes 0.1 to 0.3 microseconds. */
const stepsMax = 100_000;

/** Lets in bodies of a format that fit its schema. What is wrong is told by its place and keyword; the value is never shown. */
export const bodySchema: Gate<"body-schema"> = (settings) => {
  const { expected, faultOf } = checkOf(settings);
  return ({ body }): Answer => {
    const fault = judge(() => faultOf(body, new Budget(stepsMax)));
    return fault ? { reason: "schema", seen: fault, expected } : { seen: "a body that fits", expected };
  };
};

function checkOf({ format = "json", schema = "", descriptor = "", message = "", knownFieldsOnly = false }: BodySchemaGate): BodyCheck {
  if (format === "json") return jsonBody(schema);
  return format === "xml" ? xmlBody : protobufBody({ descriptor, message, knownFieldsOnly });
}

function judge(check: () => BodyFault | undefined): string | undefined {
  try {
    const fault = check();
    return fault && (fault.path === "" ? `a body that is ${fault.fault}` : `${fault.path}: ${fault.fault}`);
  } catch (error) {
    if (error instanceof BudgetSpent) return "a body that takes too much work to check";
    throw error;
  }
}
