import type { Id } from "@postern/contract/id";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Dashboard, openDashboard, visit, waitMs } from "../setup/dashboard-page.ts";

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await openDashboard();
});
afterAll(() => dashboard?.close());

const newSecret = "the secret that GitHub signs with now";
const body = Buffer.from('{"zen":"Practicality beats purity."}');

test("a draft is tried on the traffic: what it would refuse and accept is counted, and opens its rows", async () => {
  const { page, house } = dashboard;
  const { status, requestId } = await house.github.posts("push", { body });
  expect(status).toBe(202);
  await house.github.posts("push", { body, secret: newSecret });
  await visit(page, `/acme/production/endpoints/${house.endpoint.id}?tab=policy`);

  await tryDraft(page, { all: [{ kind: "content-type", allow: ["application/xml"] }] }, "1 unchanged, 1 would now be refused");
  await page.getByText("Would now be refused", { exact: true }).click();
  await page.getByText("content type, gate 1 · content type not allowed").waitFor();
  expect(await page.locator(`a[href$="/requests/${requestId}"]`).count()).toBe(1);
  await tryDraft(page, { all: [] }, "1 unchanged, 1 would now be accepted");
});

test("a refused request is diagnosed, and once the secret is there it is let in after all and delivered", async () => {
  const { page, house, complaints } = dashboard;
  await house.github.posts("push", { body, secret: newSecret });
  await openRefused(page);
  await page.getByRole("button", { name: "Find the cause" }).click();
  await page.getByText("None of the known causes fits.").waitFor();
  await page.getByRole("button", { name: "Promote to an event" }).click();
  await page.getByText("The live policy still refuses it: wrong signature").waitFor();

  await house.gateway.call("secret.add", { endpointId: house.endpoint.id as Id<"ep">, value: newSecret });
  const seen = house.receiver.received.length;
  await page.getByRole("button", { name: "Find the cause" }).click();
  await page.getByText("the signature verifies").waitFor();
  await page.getByRole("button", { name: "Promote to an event" }).click();
  await page.getByText(/Made an event by/).waitFor();
  const received = await house.receiver.hasSeen(seen + 1);
  expect(received.at(-1)?.body.equals(body)).toBe(true);
  expect(complaints).toEqual([]);
});

/** Writes the draft as JSON and tries it. */
async function tryDraft(page: Page, draft: object, sentence: string): Promise<void> {
  await page.getByRole("radio", { name: "JSON" }).click();
  await page.getByRole("textbox", { name: /json/i }).fill(JSON.stringify(draft));
  await page.getByRole("button", { name: "Try the draft" }).click();
  await page.getByText(sentence).waitFor({ timeout: waitMs });
}

/** The newest refused request, on a page of its own. */
async function openRefused(page: Page): Promise<void> {
  const { gateway } = dashboard.house;
  const list = () => gateway.call("request.list", { projectId: gateway.projectId, filter: "verdict:refused" });
  await expect.poll(async () => (await list()).rows.length, { timeout: waitMs }).toBe(2);
  const { rows } = await list();
  await visit(page, `/acme/production/requests/${rows[0]?.id}?tab=decision`);
}
