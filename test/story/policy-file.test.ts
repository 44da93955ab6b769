// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a policy file are written like this
import { createHmac } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runPostern } from "../setup/command-line.ts";
import { type House, startHouse } from "../setup/house.ts";

let house: House;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  house = await startHouse({ web: true });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-story-"));
  env = { POSTERN_SERVER: house.addresses.web, POSTERN_API_KEY: await keyWith(["read", "payload", "configure"]) };
});
afterAll(async () => {
  await house?.stop();
  if (folder) fs.rmSync(folder, { recursive: true });
});

type Rights = Parameters<typeof house.gateway.call<"api-key.create">>[1]["rights"];
const keyWith = async (rights: Rights) => (await house.gateway.call("api-key.create", { name: "ci", rights })).secret;
const postern = (...args: string[]) => runPostern(args, { env, folder });
const file = () => path.join(folder, "postern.yaml");
const read = () => fs.readFileSync(file(), "utf8");
const write = (text: string) => fs.writeFileSync(file(), text);

test("a project is pulled into a file, in which no secret stands, and the plan of that file is empty", async () => {
  const { code, output } = await postern("pull");
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/^Wrote postern\.yaml: 1 endpoint, 1 destination \(revision [0-9a-f]{16}\)\n$/) });
  expect(read()).toMatch(/^# yaml-language-server: \$schema=http:\/\/127\.0\.0\.1:\d+\/postern\.schema\.json\n/);
  expect(read()).toContain("- name: github");
  expect(read()).not.toContain("it is a secret");
  expect(await postern("plan")).toMatchObject({ code: 0, output: expect.stringMatching(/^No changes: the gateway is as the file says/) });

  const [, schemaUrl = ""] = /\$schema=(\S+)/.exec(read()) ?? [];
  const schema = await fetch(schemaUrl);
  expect(schema.headers.get("content-type")).toBe("application/schema+json");
  expect(await schema.json()).toMatchObject({ title: "Postern policy file", type: "object" });
});

test("a change is planned, refused without a yes, applied, and then there is nothing left to do", async () => {
  write(`# kept by the payments team\n${read().replace("    routes:", "    expect:\n      - { name: a push comes in, verdict: accepted, request: { signedBy: github } }\n    routes:")}
  - name: new one
    provider: stripe
    secrets: ["\${env:STRIPE_SECRET}"]
    policy:
      all:
        - kind: method # posts alone
          allow: [POST]
        - kind: signature
          provider: stripe
    routes:
      - to: ${JSON.stringify(await destinationName())}
        filter: type:invoice.*
`);
  expect(await postern("plan")).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/postern\.yaml:\d+:\d+ endpoints\[1\]\.secrets\[0\] asks for STRIPE_SECRET, which is not set/),
  });
  env.STRIPE_SECRET = "whsec_canary_of_the_story";

  const plan = await postern("plan");
  expect(plan.code).toBe(0);
  expect(plan.output).toContain("+ endpoint new one");
  expect(plan.output).toMatch(/4 to add \(revision [0-9a-f]{16}\)/);
  expect(await postern("apply")).toMatchObject({ code: 2, errors: expect.stringContaining("--yes") });

  const applied = await postern("apply", "--yes", "--note", "From the story");
  expect(applied).toMatchObject({ code: 0, errors: "" });
  expect(applied.output).toMatch(/added endpoint new one \(http\S+\/e\/\w+\)\n {2}added policy new one \(version 2 is live\)\n/);
  for (const said of [plan.output, applied.output]) expect(said).not.toContain("canary");
  expect(await postern("apply", "--yes")).toMatchObject({ code: 0, output: expect.stringMatching(/^No changes/) });
  expect((await house.gateway.call("audit.list", { action: "policy.save" })).rows[0]).toMatchObject({ actor: { kind: "key", name: "ci" } });
});

test("the endpoint of the file takes what its provider signs, and nothing else", async () => {
  const stripe = await endpointNamed("new one");
  await house.configured();
  expect((await fetch(stripe.url, { method: "POST", body: "{}" })).status).toBe(401);
  const time = Math.floor(Date.now() / 1_000);
  const signature = createHmac("sha256", env.STRIPE_SECRET ?? "")
    .update(`${time}.{}`)
    .digest("hex");
  expect((await fetch(stripe.url, { method: "POST", body: "{}", headers: { "Stripe-Signature": `t=${time},v1=${signature}` } })).status).toBe(202);
});

test("pulling again keeps the comments, the reference and what is expected", async () => {
  const before = read();
  expect(await postern("pull")).toMatchObject({ code: 0 });
  for (const kept of ["# kept by the payments team", "# posts alone", "${env:STRIPE_SECRET}", "a push comes in"]) expect(read()).toContain(kept);
  expect(read().length).toBeGreaterThan(before.length);
  expect(await postern("plan")).toMatchObject({ output: expect.stringMatching(/^No changes/) });
});

test("policies are tried on what is expected of them and on the traffic there was: 0 when all is so, 10 when not", async () => {
  expect((await house.github.posts("push")).status).toBe(202);
  expect(await postern("policy", "test", "--against", "last-1000")).toMatchObject({ code: 0, output: expect.stringContaining("1 of 1 expectations hold") });

  const good = read();
  write(good.replace(/( +)- kind: signature\n +provider: github/, "$1- kind: method\n$1  allow: [PUT]\n$&"));
  const { code, output, errors } = await postern("policy", "test", "--endpoint", "github", "--against", "last-1000");
  expect({ code, errors }).toEqual({ code: 10, errors: expect.stringContaining("the policy is not as expected") });
  expect(output).toMatch(/FAIL {2}a push comes in\n {8}expected accepted, got refused \(method-not-allowed\), by gate \d method: POST/);
  expect(output).toMatch(/FAIL {2}stored requests: \d+ judged, .*1 would now be refused\n {8}req_\w+ would now be refused: gate \d method/);
  const json = await postern("policy", "test", "--json");
  expect({ code: json.code, ...JSON.parse(json.output) }).toMatchObject({ code: 10, v: 1, type: "policy-test", holds: false });

  write(good.replace("kind: signature", "kind: signatur"));
  expect(await postern("policy", "test")).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/PSTN-4020[\s\S]*postern\.yaml:\d+:\d+ .*did you mean signature\?/),
  });
  write(good);
});

test("what was changed meanwhile is not overwritten", async () => {
  const good = read();
  const [, revision = ""] = /revision (\w+)/.exec((await postern("plan")).output) ?? [];
  const { id } = await endpointNamed("new one");
  await house.gateway.call("policy.save", { endpointId: id, policy: { all: [] }, note: "By hand" });
  expect(await postern("apply", "--yes", "--revision", revision)).toMatchObject({
    code: 10,
    errors: expect.stringContaining("the gateway was changed since revision"),
  });
  expect(await postern("plan")).toMatchObject({ output: expect.stringContaining("~ policy new one") });
  expect(await postern("apply", "--yes")).toMatchObject({ code: 0 });
  expect(read()).toBe(good);
});

test("where a second person has to approve, apply says that the version waits", async () => {
  await house.gateway.call("project.update", { id: house.gateway.projectId, secondApprover: true });
  write(read().replace("allow: [POST]", "allow: [POST, PUT]"));
  expect(await postern("apply", "--yes")).toMatchObject({
    code: 0,
    output: expect.stringMatching(/changed policy new one \(version \d+ waits for someone else's approval\)/),
  });
  expect(await postern("plan")).toMatchObject({ output: expect.stringContaining("~ policy new one") });
  await house.gateway.call("project.update", { id: house.gateway.projectId, secondApprover: false });
});

test("rights hold as everywhere: who may only read pulls and plans, and changes nothing", async () => {
  env.POSTERN_API_KEY = await keyWith(["read"]);
  expect(await postern("pull", "other.yaml")).toMatchObject({ code: 0 });
  const { code, errors, output } = await postern("apply", "--yes");
  expect({ code, output }).toMatchObject({ code: 6, output: expect.not.stringContaining("changed policy") });
  expect(errors).toMatch(/stopped at policy new one: Your role does not include this.*0 of the changes before it are made/);
  env.POSTERN_API_KEY = "";
  expect(await postern("plan")).toMatchObject({ code: 3, errors: expect.stringContaining("POSTERN_API_KEY") });
});

test("another organization's key finds another project, and nothing of this one", async () => {
  env.POSTERN_API_KEY = (await house.neighbour.call("api-key.create", { name: "ci", rights: ["read", "configure", "payload"] })).secret;
  expect(await postern("pull", "theirs.yaml")).toMatchObject({ code: 0 });
  expect(fs.readFileSync(path.join(folder, "theirs.yaml"), "utf8")).not.toContain("new one");
});

test("every command of the guide does what the guide says, with the file of the guide", async () => {
  const guide = fs.readFileSync(path.resolve(import.meta.dirname, "../../docs/guide/policy-as-a-file.md"), "utf8");
  const blocks = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind = "", text = ""]) => ({ kind, text }));
  env = { ...env, STRIPE_WEBHOOK_SECRET: "whsec_canary_of_the_guide" };
  const commands = blocks.flatMap(({ kind, text }) => (kind === "bash" ? text.split("\n").filter((line) => line.startsWith("postern")) : []));
  expect(commands).toHaveLength(7);
  for (const [index, command] of commands.entries()) {
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
    const { code, output, errors } = await postern(...args.slice(1));
    expect({ command, code, errors }).toEqual({ command, code: 0, errors: "" });
    if (index === 0) write(blocks.find(({ kind }) => kind === "yaml")?.text ?? "");
    if (index === 1) expect(guide).toContain(output.trim());
    if (index === 3) expect(guide).toContain(output.trim().replace(/revision \w+/, "revision 5f0c3a1e8b7d4296"));
  }
  expect(await postern("plan")).toMatchObject({ output: expect.stringMatching(/^No changes/) });
});

async function destinationName(): Promise<string> {
  const [destination] = await house.gateway.call("destination.list", { projectId: house.gateway.projectId });
  return destination?.name ?? "";
}

async function endpointNamed(name: string) {
  const found = (await house.gateway.call("endpoint.list", { projectId: house.gateway.projectId })).find((endpoint) => endpoint.name === name);
  if (!found) throw new Error(`there is no endpoint ${name}`);
  return found;
}
