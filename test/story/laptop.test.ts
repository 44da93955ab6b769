import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../setup/browser.ts";
import { waitMs } from "../setup/dashboard-page.ts";
import { type Desk, openDesk } from "../setup/desk.ts";
import { approve, openCodePage } from "../setup/device-login.ts";
import { type House, startHouse } from "../setup/house.ts";
import type { PseudoTerminal } from "../setup/pseudo-terminal.ts";
import { type Receiver, startReceiver } from "../setup/receiver.ts";
import { type GitHubSender, githubSender } from "../setup/senders.ts";

// A laptop is asleep for half a minute here, as long as its hub waits for a sign of life.

const secret = "what GitHub and the laptop know";
let house: House;
let page: Page;
let desk: Desk;
let local: Receiver;
let github: GitHubSender;
let terminal: PseudoTerminal;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const [started, browser] = await Promise.all([startHouse({ web: true }), openBrowser()]);
  house = started;
  local = await startReceiver();
  desk = openDesk({ POSTERN_SERVER: house.addresses.web });
  stops.push(() => desk.leave(), () => browser.close(), () => local.stop(), () => house.stop()); // biome-ignore format: one after the other
  page = await browser.newPage({ baseURL: house.addresses.web });
  page.setDefaultTimeout(waitMs);
  const { url } = await house.gateway.call("endpoint.create", { projectId: house.gateway.projectId, name: "shop", provider: "github", secret });
  github = githubSender(url, secret);
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

const listen = () => desk.atTerminal("listen", local.url, "shop", "--name", "alice-laptop", "--slots", "1");
const cameInOrder = () => local.received.map(({ headers }) => headers["x-github-delivery"]);

/** Three signed events, one after the other, and what GitHub calls them. */
async function threeEvents(): Promise<string[]> {
  const ids: string[] = [];
  for (const event of ["push", "issues.opened", "star.created"]) {
    const { status, deliveryId } = await github.posts(event);
    expect(status).toBe(202);
    ids.push(deliveryId);
  }
  return ids;
}

async function stateOfTunnel(): Promise<string | undefined> {
  const [tunnel] = await house.gateway.call("tunnel.list", { projectId: house.gateway.projectId });
  return tunnel?.state;
}

test("someone signs in by a code in their browser and listens: a signed event is on their screen with what their server said", async () => {
  const login = desk.atTerminal("login");
  await openCodePage({ page, house });
  await approve(page, login);
  expect(await login.exited).toBe(0);
  terminal = listen();
  await terminal.shows(/^Ready /m);
  await house.configured();
  const { requestId } = await github.posts("push");
  await terminal.shows(new RegExp(`  200  .* push .*${requestId}  signature ok`));
  expect(local.received.splice(0)).toHaveLength(1);
});

test("a laptop that sleeps loses nothing: it says that it slept, and what waited comes once, in its order", async () => {
  terminal.closesLid();
  const posted = await threeEvents();
  await expect.poll(stateOfTunnel, { timeout: 45_000 }).toBe("away");
  terminal.opensLid();
  await terminal.shows(/Reconnecting in .*\(this machine slept\)/);
  await terminal.shows(/3 events waited \(oldest .* ago, .*\)/);
  await local.hasSeen(3);
  await expect.poll(() => terminal.screen().match(/ {2}200 {2}.*signature ok/g)?.length).toBe(4);
  expect(cameInOrder()).toEqual(posted);
  local.received.splice(0);
});

test("someone who begins anew is asked about what waited, with how much and what it is; d brings it in order", async () => {
  terminal.types("\u0003");
  expect(await terminal.exited).toBe(0);
  await expect.poll(stateOfTunnel, { timeout: waitMs }).toBe("away");
  const posted = await threeEvents();
  terminal = listen();
  await terminal.shows(/3 events waited \(oldest .*\)\. {2}\[d\]rain {3}\[l\]ast 5 {3}\[s\]kip {3}\[k\]eep/);
  await terminal.shows(/ 1 {2}issues\.opened {2}shop/);
  expect(local.received).toEqual([]);
  terminal.types("d");
  await terminal.shows(/^3 go on$/m);
  await local.hasSeen(3);
  expect(cameInOrder()).toEqual(posted);
  local.received.splice(0);
});

test("the inspector shows what came, and sends it again; without the token of its address it shows nothing", async () => {
  const [, address = ""] = await terminal.shows(/inspector (http:\/\/127\.0\.0\.1:\d+\/#k=\S+)/);
  await page.goto(address.replace(/#.*/, ""));
  await page.getByRole("status").filter({ hasText: "open the address that the agent printed" }).waitFor();
  await page.goto("about:blank"); // the next address differs by its fragment only, which loads no page
  await page.goto(address);
  await page.getByText("Live", { exact: true }).waitFor();
  await page.getByRole("button", { name: "star.created" }).click();
  await page.getByRole("button", { name: "Send again" }).click();
  await page.getByText("The same answer as the first time.").waitFor();
  const [again] = await local.hasSeen(1);
  expect(again?.headers["x-github-event"]).toBe("star");
});

test("the inspector fetches what came before this run from the gateway, and sends it as any other; the audit log tells who read it", async () => {
  local.received.splice(0);
  await page.getByRole("button", { name: "Older, from the gateway" }).click();
  await page.getByText("The gateway shows no older ones").waitFor();
  expect(await page.getByRole("row").count()).toBe(1 + 3 + 4);
  await page.getByRole("button", { name: "push" }).last().click();
  await page.getByText("fetched from the gateway").first().waitFor();
  await expect.poll(() => page.getByRole("row").count()).toBe(1 + 3 + 4);
  await page.getByRole("button", { name: "Send again" }).click();
  const [again] = await local.hasSeen(1);
  expect(again).toMatchObject({ target: "/", headers: { "x-github-event": "push" } });
  const [entry] = (await house.gateway.call("audit.list", { action: "request.reveal" })).rows;
  expect(entry).toMatchObject({ outcome: "done", actor: { kind: "user" } });
});
