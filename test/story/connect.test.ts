import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { freePort } from "@postern/up/free-port";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openBrowser } from "../setup/browser.ts";
import { visit, waitMs } from "../setup/dashboard-page.ts";
import { type Desk, openDesk } from "../setup/desk.ts";
import { approve, openCodePage } from "../setup/device-login.ts";
import { type House, startHouse } from "../setup/house.ts";
import { newLink } from "../setup/one-time-link.ts";
import { sharing } from "../setup/sharing.ts";

let house: House;
let browser: Browser;
let named: string;
let stopSharing = async () => {};
const desks: Desk[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ web: true }), openBrowser()]);
  const { secret: token } = await house.gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 });
  named = (await house.gateway.call("api-key.create", { name: "dba", rights: ["read"] })).secret;
  const args = ["tcp", new URL(house.database.url).port, "--name", "demo-db", "--to", "key:dba,group:on-call"];
  stopSharing = (await sharing({ server: house.addresses.web, token, args })).stop;
});
afterEach(async () => {
  await Promise.all(desks.splice(0).map((desk) => desk.leave()));
});
afterAll(async () => {
  await stopSharing();
  await Promise.all([browser?.close(), house?.stop()]);
});

describe.skipIf(spawnSync("psql", ["--version"]).status !== 0)("psql through connect", () => {
  test("comes in for the key that is named, and not for another, which the audit log tells", async () => {
    const { secret: other } = await house.gateway.call("api-key.create", { name: "intern", rights: ["read"] });
    expect(await psqlAt(newDesk({ POSTERN_API_KEY: named }))).toMatchObject({ code: 0, answer: "1" });
    const turnedAway = await psqlAt(newDesk({ POSTERN_API_KEY: other }));
    expect(turnedAway).toMatchObject({ code: 2, answer: "", words: expect.stringContaining("ask its owner to name you, or your key") });
    expect(await connections()).toMatchObject([
      { outcome: "denied", actor: { name: "intern" }, after: { reason: "key-not-named" } },
      { outcome: "done", actor: { name: "dba" } },
    ]);
  });

  test("comes in for a person of the group once the identity provider said that they are in it", async () => {
    const [desk, page] = [newDesk(), await newPage()];
    const login = desk.atTerminal("login");
    await openCodePage({ page, house });
    await approve(page, login);
    const shareUrl = `http://demo-db.share.localhost:${new URL(house.addresses.share).port}`;
    expect(await psqlAt(desk)).toMatchObject({ code: 2, words: expect.stringContaining(`sign in at ${shareUrl}/ first`) });

    await page.goto(shareUrl); // the identity provider knows who it is by now
    await page.getByText("You may connect to demo-db").waitFor();
    expect(await psqlAt(desk)).toMatchObject({ code: 0, answer: "1" });
    const [latest] = await connections();
    expect(latest).toMatchObject({ outcome: "done", actor: { name: "alice@acme.test" } });
  });

  test("does not come in for a person who is not in the group, and the audit log says who and why", async () => {
    const [desk, page] = [newDesk(), await newPage()];
    const login = desk.atTerminal("login");
    await page.goto(await newLink(house, "acme"));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/acme/production/requests");
    await visit(page, "/device");
    await approve(page, login);
    expect(await psqlAt(desk)).toMatchObject({ code: 2, answer: "" });
    const [latest] = await connections();
    expect(latest).toMatchObject({ outcome: "denied", actor: { name: "owner@acme.test" }, after: { reason: "person-not-named" } });
  });
});

/** A machine with nothing on it but these variables. */
function newDesk(env: Record<string, string> = {}): Desk {
  const desk = openDesk({ POSTERN_SERVER: house.addresses.web, ...env });
  desks.push(desk);
  return desk;
}

async function newPage(): Promise<Page> {
  const page = await browser.newPage({ baseURL: house.addresses.web });
  page.setDefaultTimeout(waitMs);
  return page;
}

/** A question to the house's own PostgreSQL through `postern connect demo-db`, and what that said. */
async function psqlAt(desk: Desk): Promise<{ code: number; answer: string; words: string }> {
  const { username, password, pathname } = new URL(house.database.url);
  const port = await freePort();
  const terminal = desk.atTerminal("connect", "demo-db", "--port", String(port));
  await terminal.shows(new RegExp(`:${port} {2}-> {2}demo-db {3}Ctrl-C to stop`));
  const env = { ...process.env, PGPASSWORD: decodeURIComponent(password), PGCONNECT_TIMEOUT: "10" };
  const psql = spawn("psql", ["-h", "127.0.0.1", "-p", String(port), "-U", username, pathname.slice(1), "-tAc", "SELECT 1"], { env });
  const answer = psql.stdout.toArray();
  const [code] = await once(psql, "exit");
  terminal.types("\u0003");
  expect(await terminal.exited).toBe(0);
  return { code, answer: (await answer).join("").trim(), words: terminal.screen() };
}

async function connections() {
  return (await house.gateway.call("audit.list", { action: "share.connect" })).rows;
}
