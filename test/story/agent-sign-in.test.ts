import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { barriersOf } from "../setup/accessibility.ts";
import { openBrowser } from "../setup/browser.ts";
import { visit, waitMs } from "../setup/dashboard-page.ts";
import { type Desk, openDesk } from "../setup/desk.ts";
import { approve, codeAt, openCodePage } from "../setup/device-login.ts";
import { type House, startHouse } from "../setup/house.ts";
import { type Receiver, startReceiver } from "../setup/receiver.ts";

// A person, a browser, an identity provider and several agents take their time on a busy machine.
vi.setConfig({ testTimeout: 150_000 });

let house: House;
let browser: Browser;
let laptop: Receiver;
let context: BrowserContext;
let page: Page;
let desk: Desk;

beforeAll(async () => {
  [house, browser, laptop] = await Promise.all([startHouse({ web: true }), openBrowser(), startReceiver()]);
});
afterAll(() => Promise.all([browser?.close(), house?.stop(), laptop?.stop()]));
beforeEach(async () => {
  desk = openDesk({ POSTERN_SERVER: house.addresses.web });
  context = await browser.newContext({ baseURL: house.addresses.web });
  context.setDefaultTimeout(waitMs);
  page = await context.newPage();
});
afterEach(async () => {
  await desk.leave();
  await context.close();
});

const postern = (...args: string[]) => desk.postern(...args);
const credentialsFile = () => path.join(desk.folder, "postern/credentials.json");
const kept = () => JSON.parse(fs.readFileSync(credentialsFile(), "utf8")).servers[house.addresses.web]?.signIn;

async function signsIn(): Promise<void> {
  const terminal = desk.atTerminal("login");
  await openCodePage({ page, house });
  await approve(page, terminal);
  await terminal.shows(/Signed in at .* as Alice .*\(alice@acme\.test, /);
  expect(await terminal.exited).toBe(0);
}

test("a person signs in by a code, is who they are, and brings events to their machine until they sign the agent out", async () => {
  await signsIn();
  expect(fs.statSync(credentialsFile()).mode & 0o777).toBe(0o600);
  const who = JSON.parse((await postern("whoami", "--json")).output);
  expect(who).toMatchObject({ actor: { kind: "user", email: "alice@acme.test" }, organization: { slug: "acme" }, rights: expect.arrayContaining(["tunnel"]) });
  expect(who.rights).not.toContain("administer");
  expect(who.keptIn).toBe(`${credentialsFile()}, which only you can read`);

  const agent = desk.atTerminal("listen", laptop.url, "github", "--held", "drain", "--name", "alice-laptop");
  await agent.shows(/^Ready /m);
  await house.github.posts("push");
  await laptop.hasSeen(1);

  await visit(page, "/acme/settings/sessions");
  const signedInAt = Date.now();
  await page.getByRole("button", { name: /^Sign out the agent on / }).click();
  expect(await agent.exited).toBe(6);
  expect(Date.now() - signedInAt).toBeLessThan(5_000);
  await agent.shows(/signed out in the dashboard/);
  const after = await postern("whoami");
  expect(after.code).toBe(3);
  const again = await postern("listen", "4000");
  expect(again).toMatchObject({ code: 3, errors: expect.stringContaining(`postern login --server ${house.addresses.web}`) });
});

test("the page shows who asks, for what, and a warning; a link fills the code in and no more; it works by keyboard and reads to everyone", async () => {
  const terminal = desk.atTerminal("login", "--rights", "read,tunnel");
  const code = await codeAt(terminal);
  await openCodePage({ page, house }, `?user_code=${code}`);
  expect(await page.getByLabel("Code").inputValue()).toBe(code);
  expect(await barriersOf(page)).toEqual([]);
  await page.getByLabel("Code").press("Enter");
  await page.getByRole("heading", { name: "Let this agent act as you?" }).waitFor();
  await page.getByText(/Approve only what you started yourself/).waitFor();
  const text = await page.locator("section").innerText();
  for (const part of [`${os.userInfo().username}@${os.hostname()}`, "127.0.0.1", code, "tunnel", "read"]) expect(text).toContain(part);
  expect(text).not.toContain("configure");
  expect(await barriersOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Refuse" }).press("Enter");
  await page.getByRole("heading", { name: "Refused" }).waitFor();
  expect(await terminal.exited).toBe(6);
  await terminal.shows(/refused in the browser/);
  expect(fs.existsSync(credentialsFile())).toBe(false);
});

test("the page is in no frame of another site, and asks whoever is not signed in to sign in first", async () => {
  const response = await fetch(`${house.addresses.web}/device?user_code=BCDF-GHJK`, { redirect: "manual" });
  expect(response.headers.get("location")).toContain("/sign-in?return_to=%2Fdevice%3Fuser_code%3DBCDF-GHJK");
  expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(response.headers.get("x-frame-options")).toBe("DENY");
});

test("an hour later the sign-in is renewed once, however many agents ask at once, and a stolen refresh token ends it", async () => {
  await signsIn();
  const stolen = kept().refreshToken;
  const credentials = JSON.parse(fs.readFileSync(credentialsFile(), "utf8"));
  credentials.servers[house.addresses.web].signIn.expiresAt = Date.now() - 1;
  fs.writeFileSync(credentialsFile(), JSON.stringify(credentials));
  const ran = await Promise.all([postern("whoami"), postern("whoami"), postern("whoami")]);
  expect(ran.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(kept().refreshToken).not.toBe(stolen);

  const body = new URLSearchParams({ client_id: "postern-agent", grant_type: "refresh_token", refresh_token: stolen });
  expect((await fetch(`${house.addresses.web}/oauth/token`, { method: "POST", body })).status).toBe(400);
  expect(await postern("whoami")).toMatchObject({ code: 3 });
  expect(await postern("logout")).toMatchObject({ code: 0 });
  expect(fs.existsSync(credentialsFile())).toBe(false);
});

test("logging out ends the sign-in at the gateway, and the file of a project is pulled with it before", async () => {
  await signsIn();
  const { accessToken } = kept();
  expect(await postern("pull", "house.yaml")).toMatchObject({ code: 0 });
  expect(await postern("logout")).toMatchObject({ code: 0, output: expect.stringContaining("Signed out of") });
  const asked = await fetch(`${house.addresses.web}/api/trpc/session.get`, { headers: { authorization: `Bearer ${accessToken}` } });
  expect(asked.status).toBe(401);
});

// The last one: for the ten minutes after it nobody enters a code from this address.
test("a wrong code is told beside the field, and after five nobody looks at any", async () => {
  const terminal = desk.atTerminal("login");
  const code = await codeAt(terminal);
  await openCodePage({ page, house });
  const enter = async (text: string) => {
    await page.getByLabel("Code").fill(text);
    await page.getByRole("button", { name: "Continue" }).click();
    return page.locator("form").getByRole("alert").innerText();
  };
  expect(await enter("ABC")).toContain("eight letters");
  for (const letter of "BCDFG") expect(await enter(letter.repeat(8))).toContain("No agent waits for this code");
  await expect.poll(() => enter(code)).toContain("ten minutes");
});
