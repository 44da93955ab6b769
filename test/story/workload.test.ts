import fs from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { barriersOf } from "../setup/accessibility.ts";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { type Dashboard, openDashboard, visit } from "../setup/dashboard-page.ts";
import { type Receiver, startReceiver } from "../setup/receiver.ts";
import { githubSender } from "../setup/senders.ts";
import { startTokenIssuer, type TokenIssuer } from "../setup/token-issuer.ts";

const audience = "https://postern.company.test";
let issuer: TokenIssuer;
let dashboard: Dashboard;
let local: Receiver;
const agents: AgentProcess[] = [];

beforeAll(async () => {
  issuer = await startTokenIssuer();
  dashboard = await openDashboard({ NODE_EXTRA_CA_CERTS: issuer.caFile });
  local = await startReceiver();
});
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.kill()));
});
afterAll(async () => {
  await Promise.all([dashboard?.close(), local?.stop(), issuer?.stop()]);
});

const call: Dashboard["house"]["gateway"]["call"] = (name, input) => dashboard.house.gateway.call(name, input);

/** A job whose platform keeps its token in a file, and nothing else. */
async function job(workload: string, ...args: string[]): Promise<AgentProcess> {
  const file = path.join(path.dirname(issuer.caFile), "token");
  fs.writeFileSync(file, await issuer.tokenFor(audience));
  const env = { POSTERN_WORKLOAD: workload, POSTERN_ID_TOKEN_FILE: file, XDG_CONFIG_HOME: path.dirname(file) };
  const agent = startAgent({ server: dashboard.house.addresses.web, token: "", args: [String(local.port), ...args], env });
  agents.push(agent);
  return agent;
}

test("a workload that is trusted in the dashboard opens its tunnel with a token of its platform, and ends when it is trusted no more", async () => {
  const { page, house } = dashboard;
  const secret = "the job's endpoint's own secret";
  const { url } = await call("endpoint.create", { projectId: house.gateway.projectId, name: "orders", provider: "github", secret });
  await visit(page, "/acme/settings/keys");
  await page.getByRole("button", { name: "Trust a workload" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Tests of payments");
  await dialog.getByLabel("Issuer").fill(issuer.issuer);
  await dialog.getByLabel("Audience").fill(audience);
  await dialog.getByRole("button", { name: "Trust this workload" }).click();
  await dialog.getByText(/name one claim at least/i).waitFor();
  await dialog.getByLabel("Claims").fill("client_id=deploy*");
  await dialog.getByLabel("Tunnels and shares").fill("ci-*, nightly");
  await dialog.getByRole("button", { name: "Trust this workload" }).click();
  const shown = await dialog.getByText(/POSTERN_WORKLOAD: twl_/).textContent();
  const id = /twl_[0-9a-z]{26}/.exec(shown ?? "")?.[0] ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();

  const agent = await job(id, "orders", "--name", "ci-1");
  await agent.said("ready");
  await house.configured();
  const posted = await githubSender(url, secret).posts("push");
  const [received] = await local.hasSeen(1);
  expect(received?.body.equals(posted.body)).toBe(true);
  const [exchanged] = (await call("audit.list", { limit: 50 })).rows.filter(({ action }) => action === "trusted-workload.exchange");
  expect(exchanged).toMatchObject({ target: id, actor: { name: "Tests of payments" }, after: { subject: "deployer" } });

  await visit(page, "/acme/settings/keys");
  await page.getByText(/^Last used .* acts for /).waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Remove… Tests of payments" }).click();
  await page.getByRole("button", { name: "Trust no more", exact: true }).click();
  const askedAt = Date.now();
  expect(await agent.exited).toBe(6);
  expect(Date.now() - askedAt).toBeLessThan(8_000);
});

test("on a phone the press right after a mended field counts, whatever the field then says and moves", async () => {
  const { page } = dashboard;
  const before = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 1_000 });
  await visit(page, "/acme/settings/keys");
  await page.getByRole("button", { name: "Trust a workload" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Nightly");
  await dialog.getByLabel("Claims").fill("repository=acme/payments");
  await dialog.getByLabel("Issuer").fill("http://issuer.acme.test");
  await dialog.getByRole("button", { name: "Trust this workload" }).click();
  await dialog.getByText(/^Must be an https URL/).waitFor(); // two lines; the hint in its place has one
  await dialog.getByLabel("Issuer").fill(issuer.issuer);
  await dialog.getByRole("button", { name: "Trust this workload" }).click();
  await page.getByRole("dialog", { name: "Nightly is trusted" }).waitFor();
  await dialog.getByRole("button", { name: "Done" }).click();
  if (before) await page.setViewportSize(before);
});

test("a workload whose token claims something else is refused, with the reason in the audit log", async () => {
  const conditions = [{ claim: "client_id", is: "equals" as const, values: ["someone-else"] }];
  const { id } = await call("trusted-workload.add", { name: "another", issuer: issuer.issuer, audience, conditions });
  const agent = await job(id, "orders", "--name", "ci-2");
  expect(await agent.exited).toBe(3);
  expect(agent.words()).toMatch(/audit log says why/);
  const [refused] = (await call("audit.list", { limit: 50 })).rows.filter(({ action }) => action === "trusted-workload.refuse");
  expect(refused).toMatchObject({ target: id, after: { reason: "token-claim-refused", seen: "claim client_id deployer" } });
});

test("a workload opens no tunnel of another name", async () => {
  const conditions = [{ claim: "client_id", is: "equals" as const, values: ["deployer"] }];
  const { id } = await call("trusted-workload.add", { name: "narrow", issuer: issuer.issuer, audience, conditions, tunnels: ["ci-*"] });
  const agent = await job(id, "orders", "--name", "laptop");
  expect(await agent.exited).toBe(6);
  expect(agent.words()).toMatch(/ci-\*/);
});
