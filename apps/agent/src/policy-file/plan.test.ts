// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a policy file are written like this
import { afterEach, beforeEach, expect, test } from "vitest";
import { exitCodes } from "../exit.ts";
import { applied, first, testFile } from "../testing-file.ts";
import { type House, house, withEndpoint } from "../testing-house.ts";
import { apply } from "./apply.ts";
import { progressOf, pruning } from "./plan.ts";
import { planJson, planLines } from "./plan-lines.ts";

let at: House;
let file: ReturnType<typeof testFile>;
beforeEach(() => {
  at = house();
  file = testFile();
});
afterEach(() => file.close());

const planned = () => file.planFor(at);

test("a file makes a project from nothing, in an order in which each thing finds what it needs, and the second time there is nothing to do", async () => {
  file.write(first);
  expect((await applied(planned(), at)).map((line) => line.split(" (")[0]?.trim())).toEqual([
    "added destination billing",
    "added endpoint github",
    "added policy github",
    "added secret ${env:GITHUB_SECRET} of github",
    "added route github -> billing",
  ]);
  expect(at.calls.map(([asked]) => asked)).toEqual(["destination.create", "endpoint.create", "endpoint.update", "policy.save", "secret.add", "route.create"]);
  expect(at.calls.find(([asked]) => asked === "policy.save")?.[1]).toMatchObject({
    note: "why",
    policy: { all: [{}, { settings: { verifyToken: file.variables.META_TOKEN } }] },
  });
  expect(planLines(planned())).toEqual([expect.stringMatching(/^No changes: the gateway is as the file says \(revision r6\)$/)]);
});

test("a plan shows old and new values at their places, and nothing of a secret", async () => {
  file.write(first);
  await applied(planned(), at);
  file.write(
    first
      .replace("allow: [POST]", "allow: [POST, PUT]")
      .replace("status: 200", "status: 202")
      .replace("type:push", "type:issues")
      .replace("https://billing.example/hooks", "https://billing.example/in")
      .replace("- kind: method", "- kind: body-size\n          bodyBytesMax: 100\n        - kind: method"),
  );
  file.variables.META_TOKEN = "canary-another-token-2222";
  const text = planLines(planned()).join("\n");
  expect(text).toBe(`  ~ destination billing
      ~ url  https://billing.example/hooks -> https://billing.example/in

  ~ endpoint github
      ~ answer.status  200 -> 202

  ~ policy github
      + all[0]                       {"kind":"body-size","bodyBytesMax":100}
      + all[1].allow[1]              PUT
      ~ all[2].settings.verifyToken  ••••7391 -> ••••2222

  ~ route github -> billing
      ~ filter  type:push -> type:issues

4 to change (revision r6)`);
  expect(JSON.stringify(planJson(planned()))).not.toContain("canary");
});

test("who answers an endpoint's senders is said after its routes, and taken away by null", async () => {
  const answering = (says: string) => first.replace("    routes:", `    passThrough: ${says}\n    routes:`);
  file.write(answering("{ to: billing, answerWithinMs: 4000 }"));
  await applied(planned(), at);
  const [endpoint, destination] = [at.project.endpoints[0], at.project.destinations[0]];
  const passThrough = { destinationId: destination?.id, answerWithinMs: 4_000, answerBytesMax: 1_048_576, retryAnswered: false };
  expect(at.calls.at(-1)).toEqual(["endpoint.update", { id: endpoint?.id, passThrough }]);
  expect(planned().changes).toEqual([]);

  file.write(answering("null"));
  await applied(planned(), at);
  expect(at.calls.at(-1)).toEqual(["endpoint.update", { id: endpoint?.id, passThrough: null }]);
  expect(planned().changes).toEqual([]);
});

test("nobody answers an endpoint's senders whom no route leads to", () => {
  file.write(first.replace("    routes:", "    passThrough: { to: elsewhere }\n    routes:"));
  expect(planned).toThrow(/passThrough\.to is where none of this endpoint's routes leads/);
});

test("what the file does not name stays, unless it is pruned: routes first, destinations last, tunnels never", async () => {
  file.write(first);
  await applied(planned(), at);
  withEndpoint(at, "old", { all: [] });
  at.project.destinations.push({
    ...at.project.destinations[0],
    id: `dst_${"9".repeat(26)}`,
    name: "laptop",
    kind: "tunnel",
    url: undefined,
  } as (typeof at.project.destinations)[number]);
  file.write(first.replace(/ {4}routes:[\s\S]*/, "    routes: []\n").replace(/ {2}- name: billing\n.*\n/, "  - { name: spare, url: https://spare.example }\n"));
  const plan = planned();
  expect(plan.changes.map(({ noun, deed }) => `${deed} ${noun}`)).toEqual(["add destination"]);
  expect(planLines(plan).filter((line) => line.startsWith("  ="))).toEqual([
    "  = route github -> billing: not in the file, and kept; --prune takes it away",
    "  = endpoint old: not in the file, and kept; --prune takes it away",
    "  = destination billing: not in the file, and kept; --prune takes it away",
  ]);
  expect((await applied(pruning(planned()), at)).slice(-3)).toEqual([
    "  removed route github -> billing",
    "  removed endpoint old",
    "  removed destination billing",
  ]);
  expect(planned()).toMatchObject({ changes: [], unnamed: [] });
});

test("a part that the file leaves out is none of its business", () => {
  withEndpoint(at, "github", { all: [{ kind: "method", allow: ["POST"] }] });
  file.write("version: 1\n");
  expect(planned()).toMatchObject({ changes: [], unnamed: [] });
  file.write("version: 1\nendpoints:\n  - name: github\n");
  expect(planned()).toMatchObject({ changes: [], unnamed: [] });
});

test("apply stops at the first change that fails, and says what was done and what was not", async () => {
  file.write(first);
  at.failing = "policy.save";
  const failure = await applied(planned(), at).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: exitCodes.failed, problem: "PSTN-4009" });
  const { message } = failure as Error;
  expect(message).toMatch(/^stopped at policy github: .* 2 of the changes before it are made\. Not tried: secret \$\{env:GITHUB_SECRET\} of github, route/);
  at.failing = "";
  expect((await applied(planned(), at)).map((line) => line.split(" ").slice(2, 4).join(" "))).toEqual(["changed policy", "added secret", "added route"]);
  expect(planned()).toMatchObject({ changes: [] });
});

test("a version that came in between is a conflict, and not overwritten", async () => {
  file.write(first);
  await applied(planned(), at);
  file.write(first.replace("[POST]", "[PUT]"));
  const plan = planned();
  const progress = progressOf(at.project, at.call, "");
  await at.call("policy.save", { endpointId: at.project.endpoints[0]?.id ?? "", policy: { all: [] }, basedOn: at.project.endpoints[0]?.policyVersionId });
  await expect(apply(plan, progress, () => {})).rejects.toMatchObject({ code: exitCodes.failed, problem: "PSTN-4009" });
  expect(at.project.endpoints[0]?.policy).toEqual({ all: [] });
});
