// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a policy file are written like this
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Policy } from "@postern/contract/policy";
import { afterAll, beforeEach, expect, test } from "vitest";
import { exitCodes } from "../exit.ts";
import { type House, house, isSecret, withEndpoint } from "../testing-house.ts";
import { apply, doneLine } from "./apply.ts";
import { openPolicyFile } from "./open-file.ts";
import { type Plan, planOf, progressOf, pruning } from "./plan.ts";
import { planJson, planLines } from "./plan-lines.ts";
import { pull } from "./pull.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-plan-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const name = path.join(folder, "postern.yaml");
const canary = "canary-verify-token-7391";
let variables: Record<string, string>;
let at: House;
beforeEach(() => {
  variables = { META_TOKEN: canary, GITHUB_SECRET: "canary-github-secret-1234" };
  at = house();
  fs.rmSync(name, { force: true });
});

const around = { variable: (asked: string) => variables[asked], isSecret };
const write = (text: string) => fs.writeFileSync(name, text);
const planned = () => planOf(openPolicyFile(name), at.project, around);
const applied = async (plan: Plan) => {
  const lines: string[] = [];
  await apply(plan, progressOf(at.project, at.call, "why"), (done) => lines.push(doneLine(done)));
  return lines;
};
const faultsOf = () => {
  try {
    planned();
    return "none";
  } catch (error) {
    return error instanceof Error ? error.message.replaceAll(name, "f") : "";
  }
};

const first = `version: 1
destinations:
  - name: billing
    url: https://billing.example/hooks
endpoints:
  - name: github
    state: open
    answer: { status: 200 }
    secrets: ["\${env:GITHUB_SECRET}"]
    policy:
      all:
        - kind: method
          allow: [POST]
        - kind: signature
          provider: meta
          settings: { verifyToken: "\${env:META_TOKEN}", appId: "17" }
    routes:
      - to: billing
        filter: type:push
`;

test("a file makes a project from nothing, in an order in which each thing finds what it needs, and the second time there is nothing to do", async () => {
  write(first);
  expect((await applied(planned())).map((line) => line.split(" (")[0]?.trim())).toEqual([
    "added destination billing",
    "added endpoint github",
    "added policy github",
    "added secret ${env:GITHUB_SECRET} of github",
    "added route github -> billing",
  ]);
  expect(at.calls.map(([asked]) => asked)).toEqual(["destination.create", "endpoint.create", "endpoint.update", "policy.save", "secret.add", "route.create"]);
  expect(at.calls.find(([asked]) => asked === "policy.save")?.[1]).toMatchObject({ note: "why", policy: { all: [{}, { settings: { verifyToken: canary } }] } });
  expect(planLines(planned())).toEqual([expect.stringMatching(/^No changes: the gateway is as the file says \(revision r6\)$/)]);
});

test("a plan shows old and new values at their places, and nothing of a secret", async () => {
  write(first);
  await applied(planned());
  write(
    first
      .replace("allow: [POST]", "allow: [POST, PUT]")
      .replace("status: 200", "status: 202")
      .replace("type:push", "type:issues")
      .replace("https://billing.example/hooks", "https://billing.example/in")
      .replace("- kind: method", "- kind: body-size\n          bodyBytesMax: 100\n        - kind: method"),
  );
  variables.META_TOKEN = "canary-another-token-2222";
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

test("what the file does not name stays, unless it is pruned: routes first, destinations last, tunnels never", async () => {
  write(first);
  await applied(planned());
  withEndpoint(at, "old", { all: [] });
  at.project.destinations.push({
    ...at.project.destinations[0],
    id: `dst_${"9".repeat(26)}`,
    name: "laptop",
    kind: "tunnel",
    url: undefined,
  } as (typeof at.project.destinations)[number]);
  write(first.replace(/ {4}routes:[\s\S]*/, "    routes: []\n").replace(/ {2}- name: billing\n.*\n/, "  - { name: spare, url: https://spare.example }\n"));
  const plan = planned();
  expect(plan.changes.map(({ noun, deed }) => `${deed} ${noun}`)).toEqual(["add destination"]);
  expect(planLines(plan).filter((line) => line.startsWith("  ="))).toEqual([
    "  = route github -> billing: not in the file, and kept; --prune takes it away",
    "  = endpoint old: not in the file, and kept; --prune takes it away",
    "  = destination billing: not in the file, and kept; --prune takes it away",
  ]);
  expect((await applied(pruning(planned()))).slice(-3)).toEqual([
    "  removed route github -> billing",
    "  removed endpoint old",
    "  removed destination billing",
  ]);
  expect(planned()).toMatchObject({ changes: [], unnamed: [] });
});

test("a part that the file leaves out is none of its business", () => {
  withEndpoint(at, "github", { all: [{ kind: "method", allow: ["POST"] }] });
  write("version: 1\n");
  expect(planned()).toMatchObject({ changes: [], unnamed: [] });
  write("version: 1\nendpoints:\n  - name: github\n");
  expect(planned()).toMatchObject({ changes: [], unnamed: [] });
});

test("apply stops at the first change that fails, and says what was done and what was not", async () => {
  write(first);
  at.failing = "policy.save";
  const failure = await applied(planned()).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: exitCodes.failed, problem: "PSTN-4009" });
  const { message } = failure as Error;
  expect(message).toMatch(/^stopped at policy github: .* 2 of the changes before it are made\. Not tried: secret \$\{env:GITHUB_SECRET\} of github, route/);
  at.failing = "";
  expect((await applied(planned())).map((line) => line.split(" ").slice(2, 4).join(" "))).toEqual(["changed policy", "added secret", "added route"]);
  expect(planned()).toMatchObject({ changes: [] });
});

test("a version that came in between is a conflict, and not overwritten", async () => {
  write(first);
  await applied(planned());
  write(first.replace("[POST]", "[PUT]"));
  const plan = planned();
  const progress = progressOf(at.project, at.call, "");
  await at.call("policy.save", { endpointId: at.project.endpoints[0]?.id ?? "", policy: { all: [] }, basedOn: at.project.endpoints[0]?.policyVersionId });
  await expect(apply(plan, progress, () => {})).rejects.toMatchObject({ code: exitCodes.failed, problem: "PSTN-4009" });
  expect(at.project.endpoints[0]?.policy).toEqual({ all: [] });
});

test.each<[string, string, RegExp]>([
  [
    "a secret in clear",
    first.replace("${env:META_TOKEN}", "abc"),
    /f:16:36 endpoints\[0\]\.policy\.all\[1\]\.settings\.verifyToken is a secret: write \$\{env:NAME\}/,
  ],
  ["a secret of the endpoint in clear", first.replace("${env:GITHUB_SECRET}", "abc"), /f:9:15 endpoints\[0\]\.secrets\[0\] must be \$\{env:NAME\}/],
  ["a reference where none is read", first.replace('"17"', '"${env:META_TOKEN}"'), /settings\.appId is no secret of meta: write its value/],
  ["a variable that is not set", first.replace("META_TOKEN", "OTHER"), /asks for OTHER, which is not set in the environment/],
  ["a sealed secret of a new endpoint", first.replace("${env:META_TOKEN}", "${sealed:7391}"), /verifyToken is sealed at another endpoint, or was/],
  ["a route to nowhere", first.replace("to: billing", "to: biling"), /f:18:13 endpoints\[0\]\.routes\[0\]\.to is no destination/],
  ["a name that stands twice", `${first}  - name: github\n`, /f:20:11 endpoints\[1\]\.name stands in this list twice/],
  [
    "a tunnel that no agent made",
    first.replace("    url: https://billing.example/hooks", "    tunnel: true"),
    /is no tunnel at the gateway: postern listen makes it/,
  ],
  ["a destination without an address", first.replace("    url: https://billing.example/hooks\n", ""), /destinations\[0\] needs a url/],
  ["another form", first.replace("version: 1", "version: 2"), /f:1:10 version must be 1/],
])("%s is a fault with its place", (_, text, says) => {
  write(text);
  const faults = faultsOf();
  expect(faults).toMatch(/^The file cannot be used as it is \(PSTN-4020\):\n/);
  expect(faults).toMatch(says);
  expect(faults).not.toContain("canary");
});

test("a provider cannot be changed", async () => {
  withEndpoint(at, "github", { all: [] });
  write("version: 1\nendpoints:\n  - name: github\n    provider: stripe\n");
  expect(faultsOf()).toMatch(/f:4:15 endpoints\[0\]\.provider cannot be changed; it is none at the gateway/);
});

test("pulling into a file keeps its comments, its references and what it expects", async () => {
  write(first);
  await applied(planned());
  const own = first
    .replace("version: 1", "# who owns this: the payments team\nversion: 1")
    .replace("        - kind: signature", "        # theirs since 2024\n        - kind: signature")
    .replace("    routes:", "    expect:\n      - { name: a PUT is refused, verdict: refused, request: { method: PUT } }\n    routes:");
  write(own);
  const policy: Policy = { all: [...(at.project.endpoints[0]?.policy.all ?? []), { kind: "body-size", bodyBytesMax: 5 }] };
  Object.assign(at.project.endpoints[0] ?? {}, { policy });
  pull({ name, project: at.project, server: "http://gateway", around });
  const text = fs.readFileSync(name, "utf8");
  for (const kept of ["# who owns this", "# theirs since 2024", "a PUT is refused", "${env:META_TOKEN}", "${env:GITHUB_SECRET}", "bodyBytesMax: 5"])
    expect(text).toContain(kept);
  expect(text).not.toContain("sealed");
  expect(planned()).toMatchObject({ changes: [] });
});
