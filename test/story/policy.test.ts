import type { Id } from "@postern/contract/id";
import { createOneTimeLink } from "@postern/db/seed-person";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriersOf } from "../setup/accessibility.ts";
import { type Dashboard, openDashboard, visit, waitMs } from "../setup/dashboard-page.ts";
import { githubSecret } from "../setup/house.ts";
import { type GitHubSender, githubSender } from "../setup/senders.ts";
import { startTokenIssuer, type TokenIssuer } from "../setup/token-issuer.ts";

const audience = "https://hooks.acme.test";
let issuer: TokenIssuer;
let dashboard: Dashboard;
let page: Page;
let endpoint: { id: Id<"ep">; url: string };
let github: GitHubSender;

beforeAll(async () => {
  issuer = await startTokenIssuer();
  dashboard = await openDashboard({ NODE_EXTRA_CA_CERTS: issuer.caFile });
  page = dashboard.page;
  const { gateway, configured } = dashboard.house;
  endpoint = await gateway.call("endpoint.create", { projectId: gateway.projectId, name: "deployments", provider: "github", secret: githubSecret });
  github = githubSender(endpoint.url, githubSecret);
  await configured();
});
afterAll(async () => {
  await dashboard?.close();
  await issuer?.stop();
});

const policyPage = (id: string = endpoint.id) => `/acme/production/endpoints/${id}?tab=policy`;
const postWithToken = async () =>
  (await fetch(endpoint.url, { method: "POST", body: "deployed", headers: { authorization: `Bearer ${await issuer.tokenFor(audience)}` } })).status;
const versions = () => dashboard.house.gateway.call("policy.list", { endpointId: endpoint.id });

test("a policy of groups is built in the form, read as text, tried on the traffic, and saved as a shadow, which changes nothing", async () => {
  expect((await github.posts("push")).status).toBe(202);
  await visit(page, policyPage());
  await page.getByRole("button", { name: "Remove Signature gate" }).click();
  await addGate(page.locator("form"), "Add a gate", "Group: any of these");
  const group = page.getByRole("region", { name: "Group", exact: true });
  await addGate(group, "Add a gate to the group", "OIDC token");
  await group.getByLabel("Issuer").fill(issuer.issuer);
  await group.getByLabel("Audiences").fill(audience);
  await addGate(group, "Add a gate to the group", "Signature");
  await chooseProvider(group, "GitHub");
  await addGate(page.locator("form"), "Add a gate", "Address");
  await page.getByRole("region", { name: "Address gate" }).getByLabel("Allow").fill("127.0.0.0/8");

  expect(await asText()).toMatch(/any[\s\S]*oidc-token[\s\S]*signature[\s\S]*address[\s\S]*127\.0\.0\.0\/8/);
  await page.getByRole("button", { name: "Try the draft" }).click();
  await page.getByText("All 1 unchanged").waitFor();

  await page.getByLabel("What changed and why").fill("Programs may come in with a token");
  await page.getByRole("button", { name: "Save as shadow" }).click();
  await page.getByRole("heading", { name: "Shadow: version 2" }).waitFor();
  await dashboard.house.configured();
  expect(await barriersOf(page)).toEqual([]);
  expect(await postWithToken()).toBe(401);
  expect((await github.posts("push")).status).toBe(202);
});

test("the shadow reports what it would have let in, with the gate that kept it out, and is made live", async () => {
  await page.getByText("It decided about 2 requests and agreed on 50").waitFor();
  await page.getByText("Would have accepted", { exact: true }).click();
  await page.getByText(/signature, gate 1 · signature missing/).waitFor();

  await page.getByRole("button", { name: "Make it live" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Added").first().waitFor();
  await dialog.getByRole("button", { name: "Make live version 2" }).click();
  await said("Version 2 is live");
  await dashboard.house.configured();
  expect(await postWithToken()).toBe(202);
  expect(await versions()).toMatchObject([{ number: 2, state: "live", note: "Programs may come in with a token" }, { state: "past" }]);
});

test("what a draft would refuse and accept opens its rows, each with the gate that changed its mind", async () => {
  await visit(page, policyPage());
  await writeDraft({ all: [] });
  await page.getByRole("button", { name: "Try the draft" }).click();
  await page.getByText("Would now be accepted", { exact: true }).click();
  await page.getByText("signature, gate 1 · signature missing").waitFor();
  await writeDraft({ all: [{ kind: "content-type", allow: ["application/json"] }] });
  await page.getByRole("button", { name: "Try the draft" }).click();
  await page.getByText("Would now be refused", { exact: true }).click();
  await page.getByText(/content type, gate 1 · content type not allowed/).waitFor();
  const row = page.getByRole("group").filter({ hasText: "Would now be refused" }).getByRole("link").first();
  const [id] = /req_\w+$/.exec((await row.getAttribute("href")) ?? "") ?? [];
  expect(await dashboard.house.gateway.call("request.get", { id: id as Id<"req"> })).toMatchObject({ verdict: "accepted", policyVersionNumber: 2 });
});

test("what is expected of a request holds every later version that would decide otherwise", async () => {
  const { requestId } = await github.posts("push");
  await visit(page, `/acme/production/requests/${requestId}?tab=decision`);
  await page.getByRole("button", { name: "Expect this verdict" }).click();
  await page.getByLabel("Name", { exact: true }).fill("GitHub may push");
  await page.getByRole("button", { name: "Expect it" }).click();
  await said("The policy is held to it now");

  await visit(page, policyPage());
  await page.getByText("Holds", { exact: true }).waitFor();
  await writeDraft({ all: [{ kind: "method", allow: ["PUT"] }] });
  await page.getByRole("button", { name: /^Save policy/ }).click();
  await page.getByText('"GitHub may push": expected accepted, came to refused, method not allowed (gate 1, method)').waitFor();
  expect(await versions()).toHaveLength(2);

  await page.getByRole("button", { name: "Remove GitHub may push" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove assertion" }).click();
  await page.getByText("Nothing is expected yet.").waitFor();
  await page.getByRole("button", { name: /^Save policy/ }).click();
  await said("Version 3 is live");
});

test("an old version is restored as a new one, and its requests are a click away", async () => {
  await page.getByRole("button", { name: "Restore version 2" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore version 2" }).click();
  await said("Version 4 is live");
  await page.getByText("Restored version 2", { exact: true }).waitFor();
  await page
    .getByRole("link", { name: /requests decided/ })
    .first()
    .click();
  await page.waitForURL(/filter=endpoint/);
  await page.getByRole("row").nth(1).waitFor();
});

test("where a second person is asked for, a save is a proposal: not approved by its own author, and live by the other's word", async () => {
  await visit(page, "/acme/settings/approvals");
  await page.getByRole("switch").click();
  await said("Policies of Production need a second person now");
  await visit(page, policyPage());
  await writeDraft({ all: [{ kind: "method", allow: ["POST"] }] });
  await page.getByRole("button", { name: /^Propose policy/ }).click();
  await page.getByRole("heading", { name: "Version 5 waits for approval" }).waitFor();
  expect(await barriersOf(page)).toEqual([]);
  expect(await page.getByRole("button", { name: "Approve" }).getAttribute("aria-disabled")).toBe("true");
  expect((await versions()).find(({ live }) => live)?.number).toBe(4);

  const other = await secondPage();
  await other.getByText("Owner of acme proposes a policy for deployments.").waitFor();
  await other.getByRole("link", { name: "Look at it" }).click();
  await other.getByRole("button", { name: "Approve" }).click();
  await said("Version 5 is live", other);
  expect((await versions()).find(({ live }) => live)?.number).toBe(5);
  await other.context().close();
  expect(dashboard.complaints).toEqual([]);
});

/** A toast; a copy of it is read to those who do not see it. */
function said(sentence: string, on: Page = page): Promise<void> {
  return on.getByText(sentence, { exact: true }).first().waitFor();
}

async function addGate(within: Locator, button: string, gate: string): Promise<void> {
  await within.getByRole("button", { name: button, exact: true }).click();
  await page.getByRole("menuitem", { name: new RegExp(`^${gate}`) }).click();
}

async function chooseProvider(within: Locator, name: string): Promise<void> {
  const field = within.getByLabel("Provider");
  await field.click();
  await page
    .getByRole("option", { name: new RegExp(`^${name}`) })
    .first()
    .click();
}

/** The draft in the text view. */
async function asText(): Promise<string> {
  await page
    .getByRole("radio", { name: /^(YAML|JSON)$/ })
    .first()
    .click();
  return page.getByRole("textbox", { name: /yaml|json/i }).inputValue();
}

async function writeDraft(draft: object): Promise<void> {
  await asText();
  await page.getByRole("textbox", { name: /yaml|json/i }).fill(JSON.stringify(draft));
}

/** A browser in which another member of acme is signed in. */
async function secondPage(): Promise<Page> {
  const { database, gateway, addresses } = dashboard.house;
  const { token } = await createOneTimeLink(database.url, gateway.organizationId, { email: "second@acme.test", name: "Second" });
  const context = await page.context().browser()?.newContext({ baseURL: addresses.web, reducedMotion: "reduce" });
  if (!context) throw new Error("the browser is gone");
  context.setDefaultTimeout(waitMs);
  const other = await context.newPage();
  await other.goto(`${addresses.web}/link/${token}`);
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.waitForURL("**/acme/production/requests");
  return other;
}
