import type { Id } from "@postern/contract/id";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Dashboard, openDashboard, openRequests, visit } from "../setup/dashboard-page.ts";
import type { House } from "../setup/house.ts";

let dashboard: Dashboard;
let house: House;
let page: Page;

beforeAll(async () => {
  dashboard = await openDashboard();
  ({ house, page } = dashboard);
});
afterAll(() => dashboard?.close());
beforeEach(() => {
  house.receiver.received.length = 0;
});

test("what a key or button opens gives the focus back where it was", async () => {
  const standsOn = () => page.evaluate<string | null | undefined>("document.activeElement?.dataset.row ?? document.activeElement?.textContent");
  const posted = await house.github.posts("push");
  await house.gateway.deliveryOf(posted);
  await openRequests(page);
  await page.locator(`[data-row="${posted.requestId}"]`).waitFor();
  await page.keyboard.press("j");
  await expect.poll(standsOn).toMatch(/^req_/);
  const row = await standsOn();
  await page.keyboard.press("Enter");
  const peek = page.getByRole("complementary", { name: "Request" });
  await peek.getByRole("heading", { level: 1 }).waitFor();
  for (const [keys, name] of [
    ["r", /^Replay/],
    ["?", "Keys"],
    ["Control+k", "Search or jump"],
  ] as const) {
    await page.keyboard.press(keys);
    await page.getByRole("dialog", { name }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(standsOn).toBe(row);
  }
  await peek.getByRole("button", { name: "Close" }).press("Enter");
  await expect.poll(standsOn).toBe(row);

  await visit(page, `/acme/production/endpoints/${house.endpoint.id}?tab=secrets`);
  await page.getByRole("button", { name: "Rotate…" }).press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(standsOn).toBe("Rotate…");
});

test("the field that the server refuses has the focus", async () => {
  await visit(page, "/acme/production/destinations/new");
  await page.getByLabel("Name").fill("orders-api");
  await page.getByLabel("URL").fill("https://someone:secret@example.com/hooks");
  await page.getByRole("button", { name: "Create destination" }).click();
  await page.getByText(/^leave user name and password out/i).waitFor();
  await expect.poll(() => page.evaluate<string>("document.activeElement?.labels?.[0]?.textContent ?? ''")).toBe("URL");
});

test("an event is replayed by keyboard and brought again, and the page follows its new delivery", async () => {
  const posted = await house.github.posts("push");
  await house.gateway.deliveryOf(posted);
  await visit(page, `/acme/production/requests/${posted.requestId}`);
  await page.getByRole("heading", { level: 1, name: /^Accepted: delivered/ }).waitFor();
  await page.getByRole("button", { name: /^Replay/ }).waitFor();
  const dialog = page.getByRole("dialog", { name: "Replay push" });
  const opens = async () => {
    await page.keyboard.press("r"); // it does nothing before the page's effects ran, nor while the dialog is open
    return dialog.isVisible();
  };
  await expect.poll(opens).toBe(true);
  await page.keyboard.press("Enter");

  await page.getByText("Replayed: 1 new delivery", { exact: true }).waitFor();
  await page.getByText("by replay").first().waitFor();
  const [first, again] = await house.receiver.hasSeen(2);
  expect(again?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true);
  expect(again?.headers["postern-replay-of"]).toBe(posted.requestId);
  await expect.poll(() => page.getByRole("listitem").filter({ hasText: "Delivered" }).count()).toBe(2);
  expect((await house.gateway.call("request.get", { id: posted.requestId as Id<"req"> })).replays).toHaveLength(1);
});
