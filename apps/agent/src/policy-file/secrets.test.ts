import fc from "fast-check";
import { expect, test } from "vitest";
import { applied, first, testFile } from "../testing-file.ts";
import { house } from "../testing-house.ts";
import { planJson, planLines } from "./plan-lines.ts";
import { pull } from "./pull.ts";
import { coverOf } from "./terminal.ts";

const procedures = ["none", "destination.create", "endpoint.create", "policy.save", "secret.add", "route.create"];

test("whatever the values of variables are, and whatever fails, no plan, no report and no pulled file holds one", async () => {
  // Its last four are shown, as everywhere.
  const secret = fc.string({ minLength: 12, maxLength: 60 }).filter((text) => /^(?!.*(.)\1{3})[!-~]+$/.test(text));
  await fc.assert(
    fc.asyncProperty(secret, secret, fc.constantFrom(...procedures), async (token, github, failing) => {
      const file = testFile();
      const at = house();
      at.failing = failing;
      Object.assign(file.variables, { META_TOKEN: token, GITHUB_SECRET: github });
      file.write(first);
      const plan = file.planFor(at);
      const said = [...planLines(plan), JSON.stringify(planJson(plan))];
      const cover = coverOf(new Set([token, github]));
      said.push(...(await applied(plan, at).catch((error: Error) => [cover(error.message)])));
      pull({ name: file.name, project: at.project, server: "http://gateway", around: file.around });
      said.push(file.read());
      file.close();
      for (const text of said) for (const value of [token, github]) expect(text.includes(value)).toBe(false);
    }),
    { numRuns: 150 },
  );
});
