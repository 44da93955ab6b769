import { createHmac } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Id } from "@postern/contract/id";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { runPostern } from "../setup/command-line.ts";
import { type House, startHouse } from "../setup/house.ts";
import { openTerminal, type PseudoTerminal } from "../setup/pseudo-terminal.ts";
import { type Receiver, startReceiver } from "../setup/receiver.ts";
import { type GitHubSender, githubSender } from "../setup/senders.ts";

const secret = "what GitHub and the laptop know";
let house: House;
let laptop: Receiver;
let github: GitHubSender;
let folder: string;
let env: Record<string, string>;
const terminals: PseudoTerminal[] = [];

beforeAll(async () => {
  house = await startHouse({ web: true });
  laptop = await startReceiver();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-commands-"));
  const endpoint = await house.gateway.call("endpoint.create", { projectId: house.gateway.projectId as Id<"prj">, name: "shop", provider: "github", secret });
  github = githubSender(endpoint.url, secret);
  const token = await house.gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 });
  const key = await house.gateway.call("api-key.create", { name: "cli", rights: ["read", "payload", "operate", "configure"] });
  env = { POSTERN_SERVER: house.addresses.web, POSTERN_AGENT_TOKEN: token.secret, POSTERN_API_KEY: key.secret, XDG_STATE_HOME: folder, SECRET: secret };
});
afterEach(async () => {
  await Promise.all(terminals.splice(0).map((terminal) => terminal.close()));
});
afterAll(async () => {
  await laptop?.stop();
  await house?.stop();
  if (folder) fs.rmSync(folder, { recursive: true });
});

/** A push as GitHub sends it, and the id by which the gateway knows it. */
async function push(): Promise<{ requestId: string; body: Buffer }> {
  const { requestId, body } = await github.posts("push");
  if (requestId === undefined) throw new Error("the push was not taken");
  return { requestId, body };
}
const postern = (...args: string[]) => runPostern(args, { env, folder });
const objects = async (...args: string[]) => (await postern(...args, "--json")).output.split("\n").filter(Boolean).map((line) => JSON.parse(line)); // biome-ignore format: one call

test("at a terminal events come in, keys pause and replay them, and Ctrl-C ends it", async () => {
  const terminal = openTerminal(["listen", String(laptop.port), "shop", "--name", "laptop"], { env, folder });
  terminals.push(terminal);
  await terminal.shows(/Ready/);
  const { requestId } = await push();
  await terminal.shows(new RegExp(`200 .* push .*${requestId}.*signature ok`));

  terminal.types("?");
  await terminal.shows(/\[r\]eplay the last event/);
  terminal.types("r");
  await terminal.shows(new RegExp(`Asked for a replay of ${requestId}`));
  await terminal.shows(/replay\n/);
  expect(await laptop.hasSeen(2)).toHaveLength(2);

  terminal.types("p");
  await terminal.shows(/Paused/);
  const waiting = await push();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(laptop.received).toHaveLength(2);
  terminal.types("p");
  await terminal.shows(new RegExp(`200 .*${waiting.requestId}`));

  terminal.types("\u0003");
  expect(await terminal.exited).toBe(0);
});

test("what came is listed, shown, written to the byte, and its signature proved on this machine", async () => {
  const { requestId, body } = await push();
  const [row] = await objects("events", "--endpoint", "shop", "--filter", `id:${requestId}`);
  expect(row).toMatchObject({ v: 1, type: "request", id: requestId, verdict: "accepted", eventType: "push" });

  const shown = await postern("events", "show", requestId);
  expect(shown.output).toMatch(/^accepted\n/);
  expect(shown.output).toMatch(/passed +signature: saw header X-Hub-Signature-256/);
  expect((await postern("events", "--status", "refused")).output).toMatch(/^No request fits/);

  const raw = await postern("events", "show", requestId, "--raw");
  expect(raw.output.endsWith(`\r\n\r\n${body}`)).toBe(true);
  fs.writeFileSync(path.join(folder, "request.http"), raw.output);
  expect(await postern("inspect-signature", "--provider", "github", "request.http", "--secret-env", "SECRET")).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^Proved/),
  });
  const { rows } = await house.gateway.call("audit.list", { action: "request.reveal" });
  expect(rows.length).toBeGreaterThan(0);
});

test("a replay to this machine is signed again; a sample goes through the endpoint", async () => {
  const { requestId } = await push();
  const seen = laptop.received.length;
  const replayed = await postern("replay", requestId, "--to", String(laptop.port), "--sign-again", "--secret-env", "SECRET", "--json");
  expect(replayed).toMatchObject({ code: 0, errors: "" });
  const local = (await laptop.hasSeen(seen + 1)).at(-1);
  const expected = createHmac("sha256", secret).update(local?.body ?? "").digest("hex"); // biome-ignore format: one value
  expect(local?.headers["x-hub-signature-256"]).toBe(`sha256=${expected}`);
  expect(local?.headers["postern-replay-of"]).toBe(requestId);

  expect(await postern("send", "github", "--to", "shop")).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^202 {2}shop {2}req_\S+ {2}push was accepted/),
  });
  expect(await postern("send", "github", "--to", "shop", "--secret-env", "POSTERN_SERVER")).toMatchObject({ code: 10, output: expect.stringMatching(/^401 /) });
});

test("a file's tunnels run after a yes, are listed, stopped from elsewhere, and revoked", async () => {
  fs.writeFileSync(
    path.join(folder, "postern.yaml"),
    `version: 1\ntunnels:\n  - { name: from-file, endpoints: [shop], forward: ${laptop.port}, held: skip }\n`,
  );
  expect(await postern("up")).toMatchObject({ code: 2, errors: expect.stringMatching(/is new here, or was changed/) });
  const terminal = openTerminal(["up"], { env, folder });
  terminals.push(terminal);
  await terminal.shows(/\+ tunnel from-file {2}shop -> http:\/\/localhost:\d+[\s\S]*Run it\? \[y\/N\]/);
  terminal.types("y\r");
  await terminal.shows(/from-file \|.*Ready/);
  expect(await objects("ps")).toEqual(expect.arrayContaining([expect.objectContaining({ type: "tunnel", name: "from-file", state: "ready" })]));

  expect((await postern("stop", "from-file")).output).toMatch(/^Stopped: /);
  expect(await terminal.exited).toBe(6);
  expect(await postern("tunnel", "revoke", "from-file")).toMatchObject({ code: 2, errors: expect.stringMatching(/say --yes/) });
  expect((await postern("tunnel", "revoke", "from-file", "--yes")).output).toMatch(/^Revoked/);
});

test("a file's mirror runs, is listed, has its place taken by the same file run anew, and is stopped from elsewhere", async () => {
  const file = path.join(folder, "mirror.yaml");
  fs.writeFileSync(file, `version: 1\nmirrors:\n  - { name: copies, endpoints: ["sh*"], forward: ${laptop.port}, filter: "type:push" }\n`);
  const mirrors = async () => (await objects("ps", "--mine")).filter(({ type }) => type === "mirror");
  const up = async () => {
    const terminal = openTerminal(["up", "--yes", "-f", file], { env, folder });
    terminals.push(terminal);
    await terminal.shows(/copies \|.*Ready/);
    return terminal;
  };
  const first = await up();
  const [before] = await mirrors();
  expect(before).toMatchObject({ filter: "type:push", endpoints: [{ name: "shop" }], agent: { forward: `http://localhost:${laptop.port}` } });
  const dry = await postern("up", "--dry-run", "-f", file);
  expect(dry.output).toMatch(new RegExp(`= mirror copies {2}copies of sh\\* \\(type:push\\) -> http://localhost:\\d+ {2}\\(takes the place of ${before.id}`));

  const second = await up();
  expect(await first.exited).toBe(5);
  const seen = laptop.received.length;
  await push();
  expect((await laptop.hasSeen(seen + 1)).at(-1)?.headers["postern-mirror"]).toBe("1");
  const [after, none] = await mirrors();
  expect(none).toBeUndefined();
  expect((await postern("ps")).output).toMatch(new RegExp(`${after.id} .* shop +type:push `));
  expect((await postern("stop", after.id)).output).toMatch(/^Stopped: mir_/);
  expect(await second.exited).toBe(5);
  expect(await mirrors()).toEqual([]);
});

test("the doctor finds nothing wrong with a house that is well, and says what is when it is not", async () => {
  const well = await postern("doctor", String(laptop.port), "--endpoint", "shop", "--quick");
  expect(well.output).toMatch(/ok +Hub: a WebSocket comes through/);
  expect(well.output).toMatch(/ok +Round trip: a test event of shop, signed, stored and brought here to the byte/);
  expect(well.code).toBe(0);
  const ill = await postern("doctor", "1", "--quick");
  expect(ill).toMatchObject({ code: 9, errors: expect.stringMatching(/one fault: Local server/) });
});

test("another organization's key sees nothing of this one's", async () => {
  const { requestId } = await push();
  const foreign = await house.neighbour.call("api-key.create", { name: "cli", rights: ["read", "payload", "operate", "configure"] });
  const theirs = (...args: string[]) => runPostern(args, { env: { ...env, POSTERN_API_KEY: foreign.secret }, folder });
  expect(await theirs("events", "show", requestId)).toMatchObject({ code: 2, output: "" });
  expect((await theirs("ps")).output).not.toMatch(/laptop|mir_/);
  expect(await theirs("replay", requestId, "--to", String(laptop.port))).toMatchObject({ code: 2, output: "" });
});
