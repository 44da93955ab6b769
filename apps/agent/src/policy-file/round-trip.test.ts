import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { GateSettings, type Policy } from "@postern/contract/policy";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { type House, house, isSecret, withEndpoint } from "../testing-house.ts";
import { anyPolicy, gateOf } from "../testing-policies.ts";
import { apply } from "./apply.ts";
import { openPolicyFile } from "./open-file.ts";
import { planOf, progressOf, pruning } from "./plan.ts";
import { pull } from "./pull.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-file-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const yaml = path.join(folder, "postern.yaml");
const json = path.join(folder, "postern.json");
const around = { variable: (): undefined => undefined, isSecret };

const pullFrom = ({ project }: House, name = yaml) => pull({ name, project, server: "http://gateway", around });
const planFor = ({ project }: House, name = yaml) => pruning(planOf(openPolicyFile(name), project, around));
const houseOf = (policy: Policy) => {
  const at = house();
  withEndpoint(at, "one", policy);
  return at;
};
const fresh = () => {
  for (const name of [yaml, json]) fs.rmSync(name, { force: true });
};

test.each(GateSettings.options.map((option) => [option.shape.kind.value, option] as const))(
  "what is pulled of a gate of kind %s changes nothing when it is applied",
  (_, option) => {
    fc.assert(
      fc.property(gateOf(option), (gate) => {
        fresh();
        const at = houseOf({ all: [gate] });
        pullFrom(at);
        expect(planFor(at)).toMatchObject({ changes: [] });
      }),
      { numRuns: 40 },
    );
  },
);

test.each([yaml, json])("what is pulled of any policy changes nothing when it is applied, and a second pull changes no letter (%s)", (name) => {
  fc.assert(
    fc.property(anyPolicy, (policy) => {
      fresh();
      const at = houseOf(policy);
      pullFrom(at, name);
      expect(planFor(at, name)).toMatchObject({ changes: [] });
      const text = fs.readFileSync(name, "utf8");
      pullFrom(at, name);
      expect(fs.readFileSync(name, "utf8")).toBe(text);
    }),
    { numRuns: 60 },
  );
});

test("a file of one policy makes any other one the same, and then there is nothing left to do", async () => {
  await fc.assert(
    fc.asyncProperty(anyPolicy, anyPolicy, async (wanted, other) => {
      fresh();
      const sealed = houseOf(wanted);
      pullFrom(sealed);
      const at = houseOf(other);
      await apply(planFor(at), progressOf(at.project, at.call, ""), () => {});
      expect(planFor(at)).toMatchObject({ changes: [] });
      expect(at.project.endpoints[0]?.policy).toEqual(sealed.project.endpoints[0]?.policy);
    }),
    { numRuns: 60 },
  );
});

test("pulling another policy into the file of one leaves a file of the other", () => {
  fc.assert(
    fc.property(anyPolicy, anyPolicy, (first, second) => {
      fresh();
      pullFrom(houseOf(first));
      const at = houseOf(second);
      pullFrom(at);
      expect(planFor(at)).toMatchObject({ changes: [] });
    }),
    { numRuns: 60 },
  );
});
