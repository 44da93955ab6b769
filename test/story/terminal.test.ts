import { createHmac } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Desk, openDesk } from "../setup/desk.ts";
import { type House, startHouse } from "../setup/house.ts";
import type { PseudoTerminal } from "../setup/pseudo-terminal.ts";
import { type Receiver, startReceiver } from "../setup/receiver.ts";
import { type GitHubSender, githubSender } from "../setup/senders.ts";
import { hostileTexts, obeyed } from "./hostile-texts.ts";

const secret = "what the provider and the endpoint know";

let house: House;
let desk: Desk;
let local: Receiver;
let github: GitHubSender;
let stripeUrl: string;

beforeAll(async () => {
  house = await startHouse({ web: true });
  local = await startReceiver();
  const { call, projectId } = house.gateway;
  github = githubSender((await call("endpoint.create", { projectId, name: "shop", provider: "github", secret })).url, secret);
  stripeUrl = (await call("endpoint.create", { projectId, name: "till", provider: "stripe", secret })).url;
  const token = await call("agent-token.create", { name: "laptop", expiresInDays: 1 });
  const key = await call("api-key.create", { name: "cli", rights: ["read", "payload", "operate", "tunnel", "configure"] });
  desk = openDesk({ POSTERN_SERVER: house.addresses.web, POSTERN_AGENT_TOKEN: token.secret, POSTERN_API_KEY: key.secret, SECRET: secret });
});
afterAll(async () => {
  await desk?.leave();
  await Promise.all([local?.stop(), house?.stop()]);
});
beforeEach(() => {
  local?.received.splice(0);
});

async function push(): Promise<string> {
  const { requestId } = await github.posts("push");
  if (requestId === undefined) throw new Error("the push was not taken");
  return requestId;
}

async function interrupted(terminal: PseudoTerminal): Promise<number> {
  terminal.types("\u0003");
  return terminal.exited;
}

test("listen takes everything that can be said to it, and leaves the terminal's scrollback and colours to the person", async () => {
  const words = "--name desk --path /hooks --mode deliver --host-header local --held last:5 --since 2h --rate 20/s --retry --slots 8 --pool --timeout 10m";
  const more = "--inspect off --transport ws --output compact --project production --ttl 8h --filter type:push";
  const args = ["listen", String(local.port), "shop", ...words.split(" "), ...more.split(" "), "--header", "X-From: postern"];
  const terminal = desk.atTerminal(...args);
  await terminal.shows(/Ready {3}ws \d+ ms {3}8 at once/);
  await house.configured();
  await terminal.shows(new RegExp(`  200 .*push .*${await push()}  signature ok`));
  expect(local.received[0]).toMatchObject({ target: "/hooks", headers: { host: `localhost:${local.port}`, "x-from": "postern" } });
  expect(terminal.printed()).toContain("\u001b[32m");
  expect(obeyed(terminal.printed())).toEqual([]);
  expect(await interrupted(terminal)).toBe(0);
});

test("nothing that a sender writes moves a cursor, renames the window, or turns a line around", async () => {
  const listening = desk.atTerminal("listen", String(local.port), "till", "--name", "till", "--inspect", "off");
  const tailing = desk.atTerminal("events", "tail", "--endpoint", "till");
  await listening.shows(/Ready/);
  await house.configured();
  // Nothing says when a tail has begun: it shows what comes from then on.
  const isTailed = async () => (await fromStripe("first")) && /accepted .*first/.test(tailing.screen());
  await expect.poll(isTailed, { timeout: 20_000, interval: 500 }).toBe(true);
  for (const type of [...hostileTexts, "the last one"]) expect((await fromStripe(type)).status, JSON.stringify(type)).toBe(202);
  for (const terminal of [listening, tailing]) await terminal.shows(/the last one/);
  const { rows: requests } = await house.gateway.call("request.list", { projectId: house.gateway.projectId, filter: "endpoint:till" });
  const listed = desk.atTerminal("events", "--endpoint", "till");
  const shown = desk.atTerminal("events", "show", String(requests[0]?.id));
  expect([await listed.exited, await shown.exited]).toEqual([0, 0]);
  expect([await interrupted(listening), await interrupted(tailing)]).toEqual([0, 0]);
  for (const terminal of [listening, tailing, listed, shown]) expect(obeyed(terminal.printed())).toEqual([]);
});

test("a screen of its own shows each event, opens it, replays it, and gives the terminal back as it was", async () => {
  const terminal = desk.atTerminal("listen", String(local.port), "till", "--name", "screen", "--output", "tui", "--inspect", "off");
  await terminal.shows(/Online, ws/);
  await house.configured();
  for (const type of hostileTexts) await fromStripe(type);
  await terminal.shows(new RegExp(` ${hostileTexts.length} delivered`));
  terminal.types("\r");
  await terminal.shows(/Answer: 200[\s\S]*Stripe-Signature: t=\d+,v1=/i);
  terminal.types("\u001b");
  terminal.types("r");
  await terminal.shows(new RegExp(` ${hostileTexts.length + 1} delivered`));
  terminal.types("q");
  expect(await terminal.exited).toBe(0);
  expect(terminal.screen()).toMatch(new RegExp(`${hostileTexts.length + 1} delivered, 0 failed, 0 refused at the gate\\s*$`));
  expect(terminal.printed()).toMatch(/\?1049h[\s\S]*\?1049l[^?]*$/);
  expect(obeyed(terminal.printed())).toEqual([]);
});

describe("at a terminal", () => {
  let request: string;
  beforeAll(async () => {
    request = await push();
    const sample = await desk.postern("send", "github", "push", "--secret-env", "SECRET");
    fs.writeFileSync(path.join(desk.folder, "file.http"), sample.output);
    const tunnels = `  - { name: from-file, endpoints: [shop], forward: ${local.port}, held: skip }`;
    const shares = `  - { name: demo, http: ${local.port}, to: [group:qa], ttl: 8h }`;
    fs.writeFileSync(path.join(desk.folder, "postern.yaml"), `version: 1\ntunnels:\n${tunnels}\nshares:\n${shares}\n`);
  });

  const commands: [line: string, code: number, shows: RegExp][] = [
    ["whoami", 0, /^API key +cli/m],
    ["events --since 1h", 0, /accepted .*req_/],
    ["events show REQUEST", 0, /passed +signature/],
    ["events show REQUEST --raw", 0, /^POST \/e\//m],
    ["replay REQUEST --to LOCAL --diff", 0, /200/],
    ["send github push --to LOCAL", 0, /200/],
    ["inspect-signature --provider github file.http --secret-env SECRET", 0, /^Proved/m],
    ["ps", 0, /desk/],
    ["ps --ledger", 0, /shop/],
    ["doctor LOCAL --quick", 0, /ok +Hub/],
    ["completion bash", 0, /complete /],
    ["up -f postern.yaml --dry-run", 0, /\+ tunnel from-file[\s\S]*demo/],
    ["service install -f postern.yaml --print", 0, /ExecStart/],
    ["tunnel revoke screen --yes", 0, /^Revoked/m],
    ["logout", 0, /You were not signed in at/],
    ["listen 99999", 2, /postern: /],
    ["share http LOCAL", 2, /say whom it is open to/],
  ];
  test.each(commands)("postern %s ends with %i", async (line, code, shows) => {
    const terminal = desk.atTerminal(...line.replace("REQUEST", request).replace("LOCAL", String(local.port)).split(" "));
    expect(await terminal.exited, terminal.screen()).toBe(code);
    expect(terminal.screen()).toMatch(shows);
    expect(obeyed(terminal.printed())).toEqual([]);
  });
});

test("a share says who may come in and until when, and ends when it is revoked from another terminal", async () => {
  const args = ["share", "http", String(local.port), "--name", "demo", "--to", "alice@acme.test,group:qa", "--ttl", "8h", "--from", "127.0.0.0/8"];
  const terminal = desk.atTerminal(...args);
  await terminal.shows(/http:\/\/demo\.share\.localhost:\d+\S* {2}-> {2}http:\/\/localhost:\d+/);
  await terminal.shows(/open to .*alice@acme\.test.*qa/);
  await terminal.shows(/Ready/);
  const revoking = desk.atTerminal("share", "revoke", "demo");
  await revoking.shows(/^Revoked: demo is closed to everyone/m);
  expect(await terminal.exited).toBe(6);
});

test("a mirror says what it copies, until when, and what came", async () => {
  const args = ["mirror", "shop", String(local.port), "--filter", "type:push", "--sample", "100%", "--ttl", "1h", "--inspect", "off"];
  const terminal = desk.atTerminal(...args);
  await terminal.shows(/copies of shop {2}-> {2}http:\/\/localhost:\d+[\s\S]*of them what fits type:push[\s\S]*Ready/);
  await terminal.shows(new RegExp(`200 .*push .*${await push()} .*copy`));
  expect(local.received.map(({ headers }) => headers["postern-mirror"])).toContain("1");
  expect(await interrupted(terminal)).toBe(0);
  expect(obeyed(terminal.printed())).toEqual([]);
});

test("without colours where nobody wants them", async () => {
  const plain = openDesk({ POSTERN_SERVER: house.addresses.web, NO_COLOR: "1" });
  const terminal = plain.atTerminal("send", "github", "push", "--to", String(local.port));
  expect(await terminal.exited).toBe(0);
  expect(terminal.printed()).not.toContain("\u001b");
  await plain.leave();
});

/** An event of this type, signed as Stripe signs. */
function fromStripe(type: string): Promise<Response> {
  const body = JSON.stringify({ id: `evt_${Math.random()}`, object: "event", type, data: { object: {} } });
  const seconds = Math.floor(Date.now() / 1_000);
  const signature = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex"); // biome-ignore format: one value
  return fetch(stripeUrl, { method: "POST", headers: { "content-type": "application/json", "stripe-signature": `t=${seconds},v1=${signature}` }, body });
}
