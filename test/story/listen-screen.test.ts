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
let folder: string;
let env: Record<string, string>;
const senders: Record<string, GitHubSender> = {};
const terminals: PseudoTerminal[] = [];

beforeAll(async () => {
  house = await startHouse({ web: true });
  laptop = await startReceiver();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-screen-"));
  const projectId = house.gateway.projectId as Id<"prj">;
  for (const name of ["shop", "stock"]) {
    const { url } = await house.gateway.call("endpoint.create", { projectId, name, provider: "github", secret });
    senders[name] = githubSender(url, secret);
  }
  const token = await house.gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 });
  const key = await house.gateway.call("api-key.create", { name: "cli", rights: ["read", "payload", "operate", "tunnel"] });
  env = { POSTERN_SERVER: house.addresses.web, POSTERN_AGENT_TOKEN: token.secret, POSTERN_API_KEY: key.secret, XDG_STATE_HOME: folder };
});
afterEach(async () => {
  await Promise.all(terminals.splice(0).map((terminal) => terminal.close()));
});
afterAll(async () => {
  await laptop?.stop();
  await house?.stop();
  if (folder) fs.rmSync(folder, { recursive: true });
});

function open(...args: string[]): PseudoTerminal {
  const terminal = openTerminal(args, { env, folder });
  terminals.push(terminal);
  return terminal;
}
const push = async (endpoint: string) => String((await senders[endpoint]?.posts("push"))?.requestId);

test("on its own screen a listen shows what came, looks into it, replays and compares it, and gives the terminal back", async () => {
  const terminal = open("listen", String(laptop.port), "shop", "--name", "screen", "--output", "tui");
  await terminal.shows(/Online, ws \d+ ms {3}0\/8 busy/);
  await house.configured();
  const requestId = await push("shop");
  await terminal.shows(new RegExp(`200 .* push .*${requestId}`));
  terminal.types("\r");
  await terminal.shows(/Answer: 200.*POST \/.*X-Hub-Signature-256: /s);
  terminal.types("\u001b");
  terminal.types("r");
  await terminal.shows(new RegExp(`Asked for a replay of ${requestId}`));
  await laptop.hasSeen(2);
  await terminal.shows(/2 delivered/);
  terminal.types("\u001b[Hd");
  await terminal.shows(/Both answers say the same/);
  terminal.types("\u001bq");
  expect(await terminal.exited).toBe(0);
  await terminal.shows(/2 delivered, 0 failed, 0 refused at the gate/);
});

test("up asks what becomes of what waited, of one tunnel after the other", async () => {
  const tunnel = (name: string, endpoint: string) => `  - { name: ${name}, endpoints: [${endpoint}], forward: ${laptop.port}, held: ask }\n`;
  fs.writeFileSync(path.join(folder, "postern.yaml"), `version: 1\ntunnels:\n${tunnel("one", "shop")}${tunnel("two", "stock")}`);
  const first = open("up", "--yes");
  await first.shows(/one.*Ready/);
  await first.shows(/two.*Ready/);
  first.types("\u0003");
  await first.exited;
  await house.configured();
  const [shop, stock] = [await push("shop"), await push("stock")];

  const again = open("up");
  await again.shows(/one +\| 1 event waited .*\[d\]rain/);
  await again.shows(/two +\| 1 event waited .*\[d\]rain/);
  again.types("d");
  const [, second] = await again.shows(/(one|two): what becomes of the events that waited\?/);
  again.types("s");
  await again.shows(/1 skipped/);
  await again.shows(new RegExp(`200 .*${second === "two" ? shop : stock}`));
  again.types("\u0003");
  expect(await again.exited).toBe(0);

  const { output } = await runPostern(["ps", "--ledger", "1h"], { env, folder });
  expect(output).toMatch(/Endpoint +Project +Received/);
  expect(output).toMatch(/shop +production +\d+/);
});

test("a project that forbids stored events ends the listen that runs, with the reason, and opens none", async () => {
  const terminal = open("listen", String(laptop.port), "stock", "--name", "late", "--held", "skip", "--output", "tui");
  await terminal.shows(/Online, ws/);
  const id = house.gateway.projectId as Id<"prj">;
  await house.gateway.call("project.forbid-tunnels", { id, forbidden: ["durable"] });
  expect(await terminal.exited).toBe(6);
  await terminal.shows(/postern: this organization, or this project, allows no such tunnel or share any more/);
  const refused = await runPostern(["listen", String(laptop.port), "stock", "--name", "late"], { env, folder });
  expect(refused).toMatchObject({ code: 6, errors: expect.stringContaining("allows no tunnels that bring stored events") });
  await house.gateway.call("project.forbid-tunnels", { id, forbidden: [] });
});
