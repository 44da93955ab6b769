import fs from "node:fs";
import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Dashboard, openDashboard, visit } from "../setup/dashboard-page.ts";

let dashboard: Dashboard;
beforeAll(async () => {
  dashboard = await openDashboard();
});
afterAll(() => dashboard?.close());

test("a list is made in the form, chosen by a gate, and a change that would block a sender is approved on its page", async () => {
  const { page, house, complaints } = dashboard;
  await visit(page, "/acme/settings/address-lists");
  await page.getByRole("button", { name: "New list" }).click();
  await page.getByLabel("Name").fill("office");
  await page.getByLabel("Addresses", { exact: true }).fill("127.0.0.0/8 # this machine\n300.1.1.1");
  await page.getByRole("button", { name: "Create list" }).click();
  await page.getByText(/Number 2 must be an IPv4 or IPv6 address/).waitFor();
  await page.getByLabel("Addresses", { exact: true }).fill("127.0.0.0/8 # this machine");
  await page.getByRole("button", { name: "Create list" }).click();
  await page.getByRole("heading", { name: "office" }).waitFor();
  await page.getByText("Choose it in the address gate of a policy.").waitFor();

  const { id, url } = await house.gateway.call("endpoint.create", { projectId: house.gateway.projectId as Id<"prj">, name: "Asks office" });
  await visit(page, `/acme/production/endpoints/${id}?tab=policy`);
  await page.getByRole("button", { name: "Add a gate" }).click();
  await page.getByRole("menuitem", { name: /^Address/ }).click();
  await page.getByRole("group", { name: "Lists that may come in" }).getByLabel("office").check();
  await page.getByRole("button", { name: /^Save policy/ }).click();
  await page.getByText("Version 2, live").waitFor();
  await house.configured();
  expect((await fetch(url, { method: "POST", body: "hello" })).status).toBe(202);

  await visit(page, "/acme/settings/address-lists");
  await page.getByRole("link", { name: "office" }).click();
  await page.getByRole("button", { name: "Edit addresses" }).click();
  await page.getByRole("dialog").getByLabel("Addresses", { exact: true }).fill("192.0.2.0/24");
  await page.getByRole("button", { name: "Save addresses" }).click();
  await page.getByText("It would block senders that were let in during the last week.").waitFor();
  await page.getByRole("cell", { name: "127.0.0.1" }).waitFor();
  await page.getByRole("button", { name: "Approve change" }).click();
  await page.getByText("A change of office is held").waitFor({ state: "hidden" });
  await expect.poll(async () => (await fetch(url, { method: "POST", body: "hello" })).status).toBe(403);
  expect(complaints).toEqual([]);
});

test("a secret is rotated in two steps, and what nobody uses is exported without a secret in it", async () => {
  const { page, house, complaints } = dashboard;
  await visit(page, `/acme/production/endpoints/${house.endpoint.id}?tab=secrets`);
  await page.getByRole("button", { name: "Rotate…" }).click();
  await page.getByRole("dialog", { name: "Add the next secret" }).getByLabel("Secret", { exact: true }).fill("the next secret of GitHub");
  await page.getByRole("button", { name: "Add next secret" }).click();
  await page.getByText("Step 1 of 2 is done.").waitFor();
  await page.getByText("Next, unused").waitFor();

  await visit(page, "/acme/settings/secrets");
  await page
    .getByRole("link", { name: /github/i })
    .first()
    .waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export CSV" }).click()]);
  const csv = fs.readFileSync(await download.path(), "utf8");
  expect(csv.split("\r\n")[0]).toContain("project,endpoint,provider");
  expect(csv).toContain("GitHub".slice(-4));
  expect(csv).not.toContain("the next secret of GitHub");
  expect(complaints).toEqual([]);
});
