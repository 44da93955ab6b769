import type { Id } from "@postern/contract/id";
import { ProblemDetails } from "@postern/contract/problem";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "../setup/browser.ts";
import { type House, startHouse } from "../setup/house.ts";
import { newLink } from "../setup/one-time-link.ts";

const quotaBytes = 20_000;
let house: House;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ web: true, settings: { POSTERN_STORAGE_QUOTA: String(quotaBytes) } }), openBrowser()]);
  page = await (await browser.newContext({ baseURL: house.addresses.web })).newPage();
  await page.goto(await newLink(house, "acme"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/acme/production/requests");
});
afterAll(() => Promise.all([browser?.close(), house?.stop()]));

/** Figures go from ingest to the worker and back, every few seconds each. */
const soon = { timeout: 30_000, interval: 500 };
const post = (url: string) => fetch(url, { method: "POST", body: "x".repeat(1_000) });

test("an organization that stores as much as it may is told on every page, and its senders hear 429 until there is room", async () => {
  const projectId = house.gateway.projectId as Id<"prj">;
  const { url } = await house.gateway.call("endpoint.create", { projectId, name: "plain" });
  const neighbour = await house.neighbour.call("endpoint.create", { projectId: house.neighbour.projectId, name: "plain" });
  await house.configured();
  for (let sent = 0; sent < quotaBytes / 1_000; sent++) expect((await post(url)).status).toBe(202);

  await expect.poll(async () => (await post(url)).status, soon).toBe(429);
  const answer = await post(url);
  expect(ProblemDetails.parse(await answer.json())).toMatchObject({ code: "PSTN-1029", reason: "quota" });
  expect(Number(answer.headers.get("retry-after"))).toBeLessThanOrEqual(60);
  expect((await post(neighbour.url)).status).toBe(202);

  const turnedAway = { projectId, filter: "reason:quota" };
  await expect.poll(async () => (await house.gateway.call("request.list", turnedAway)).rows[0], soon).toMatchObject({ verdict: "throttled", reason: "quota" });
  expect(await house.neighbour.call("notice.list", {})).not.toContainEqual(expect.objectContaining({ kind: "storage-quota" }));

  await page.goto("/acme/settings/limits");
  await page.getByRole("region", { name: "Notices" }).getByText("Storage is full.").waitFor();
  await page.getByText("of 19.5\u00a0KB", { exact: false }).waitFor();
});

test("settings that can lose webhooks are told on every page, too", async () => {
  await page.goto("/acme/production/requests");
  await page.getByRole("region", { name: "Notices" }).getByText("This Postern runs on unsafe settings.").waitFor();
});
