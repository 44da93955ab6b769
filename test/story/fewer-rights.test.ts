import { newId } from "@postern/db/new-id";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriersOf } from "../setup/accessibility.ts";
import { type Dashboard, openDashboard, visit } from "../setup/dashboard-page.ts";

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await openDashboard();
  const { database, gateway } = dashboard.house;
  await database.sql(
    `INSERT INTO reserved_host (organization_id, id, project_id, pattern, created_by, created_by_name)
     VALUES ($1, $2, $3, '*.dev.acme.test', 'usr_1', 'Owner of acme')`,
    [gateway.organizationId, newId("rsh"), gateway.projectId],
  );
  await database.sql("UPDATE membership SET role = 'auditor' WHERE organization_id = $1", [gateway.organizationId]);
});
afterAll(() => dashboard?.close());

test("an auditor is shown no command that would refuse them, but who may run it", async () => {
  const { page } = dashboard;
  await visit(page, "/acme/production/destinations");
  for (const words of ["No tunnel yet, and you may not open one.", "No share is open, and you may not open one.", "Nobody looks on, and you may not"])
    await page.getByText(words).waitFor();
  expect(await page.getByText("npx postern").count()).toBe(0);
  expect(await barriersOf(page)).toEqual([]);
});

test("settings that an auditor only reads say who may change them", async () => {
  const { page } = dashboard;
  await visit(page, "/acme/settings/shares");
  await page.getByText("Your role is auditor. This needs owner or admin.").waitFor();
  expect(await page.getByRole("button", { name: "Save" }).getAttribute("aria-disabled")).toBe("true");
});

test("what an auditor may not remove keeps its name, and a press does nothing", async () => {
  const { page, complaints } = dashboard;
  await visit(page, "/acme/settings/domains");
  await page.getByText("An owner or admin can add a domain").waitFor();
  await page.getByRole("button", { name: "Remove… *.dev.acme.test" }).click({ force: true });
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(await barriersOf(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
