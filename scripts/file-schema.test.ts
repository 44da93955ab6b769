import { Budget } from "@postern/policy/budget";
import { prepareSchema } from "@postern/policy/json-schema/prepare-schema";
import { expect, test } from "vitest";
import { fileSchema } from "./reference/file-schema.ts";

// Editors know lookaround in patterns; our own engine, whose patterns cost linear time, does not.
const linear = (name: string, value: unknown) => (name === "pattern" && /\(\?[=!<]/.test(String(value)) ? undefined : value);
const schema = prepareSchema(JSON.parse(fileSchema(), linear));
const faultOf = (endpoint: object) => schema.check({ version: 1, endpoints: [{ name: "github", ...endpoint }] }, new Budget(100_000));

test("an editor is told of a policy file what the gateway takes", () => {
  const nested = { all: [{ kind: "method", allow: ["POST"] }, { any: [{ all: [{ kind: "body-size", bodyBytesMax: 1 }] }] }] };
  expect(faultOf({ policy: nested, routes: [{ to: "billing" }], expect: [{ name: "one", verdict: "accepted" }] })).toBeUndefined();
  expect(faultOf({ polcy: nested })).toBeDefined();
  expect(faultOf({ policy: { all: [{ kind: "adress" }] } })).toBeDefined();
  expect(faultOf({ policy: { all: [{ kind: "method", allow: ["post"] }] } })).toBeDefined();
  expect(faultOf({ secrets: ["in clear"] })).toBeDefined();
});
