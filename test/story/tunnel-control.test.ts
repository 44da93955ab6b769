import type { Id } from "@postern/contract/id";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { type Dashboard, openDashboard, visit } from "../setup/dashboard-page.ts";
import { type Receiver, startReceiver } from "../setup/receiver.ts";
import { type GitHubSender, githubSender } from "../setup/senders.ts";

const secret = "the office's own secret";
let dashboard: Dashboard;
let token: string;
let github: GitHubSender;
let laptop: Receiver;
let projectId: Id<"prj">;
const agents: AgentProcess[] = [];

beforeAll(async () => {
  dashboard = await openDashboard();
  const { gateway } = dashboard.house;
  projectId = gateway.projectId as Id<"prj">;
  const { url } = await gateway.call("endpoint.create", { projectId, name: "office-github", provider: "github", secret });
  github = githubSender(url, secret);
  token = (await gateway.call("agent-token.create", { name: "office", expiresInDays: 1 })).secret;
});
afterAll(() => dashboard?.close());
beforeEach(async () => {
  laptop = await startReceiver();
});
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.kill()));
  await laptop.stop();
});

function listen(name: string, ...args: string[]): AgentProcess {
  const agent = startAgent({ server: dashboard.house.addresses.web, token, args: [String(laptop.port), "office-github", "--name", name, ...args] });
  agents.push(agent);
  return agent;
}

function openShare(name: string) {
  const audience = { people: [], groups: [], keys: [], organization: true, public: false };
  return dashboard.house.gateway.call("share.open", { name, kind: "http", audience });
}

test("someone sees who is at a tunnel, and what happened there, and ends an agent: it says so and does not come back", async () => {
  const { page } = dashboard;
  const agent = listen("watched");
  await agent.said("ready");
  await dashboard.house.configured();
  await github.posts("push");
  await laptop.hasSeen(1);
  await page.goto("/acme/production/destinations");
  const row = page.locator("#tunnels li", { hasText: "watched" }).first();
  await row.getByText("Connected", { exact: true }).waitFor();
  await row.getByText(/of 8 in flight, 1 delivery brought/).waitFor();
  await row.getByRole("link", { name: "watched" }).click();
  const log = page.getByRole("list", { name: "What happened lately" });
  await log.getByText(/^Connected an agent to a tunnel/).waitFor();
  await log.getByRole("link", { name: "push" }).waitFor();
  await page.getByRole("button", { name: "Disconnect…" }).click();
  await page.getByRole("button", { name: "Disconnect", exact: true }).click();
  const askedAt = Date.now();
  expect(await agent.exited).toBe(6);
  expect(Date.now() - askedAt).toBeLessThan(6_000);
  expect(await agent.said("ended")).toMatchObject({ code: 6, cause: expect.stringContaining("disconnected") });
  await log.getByText(/^Disconnected agents of a tunnel/).waitFor();
});

test("what may wait is set on the tunnel's page, with the error beside its field", async () => {
  const { page } = dashboard;
  await page.getByLabel(/^Deliveries at most/).fill("0");
  await page.getByRole("button", { name: "Save limits" }).click();
  await page.getByRole("alert").filter({ hasText: /1/ }).waitFor();
  await page.getByLabel(/^Deliveries at most/).fill("500");
  await page.getByRole("button", { name: "Save limits" }).click();
  await page.getByText("Limits saved", { exact: true }).waitFor();
  const tunnels = await dashboard.house.gateway.call("tunnel.list", { projectId });
  expect(tunnels.find(({ name }) => name === "watched")?.heldMax).toEqual({ countMax: 500 });
});

test("two agents of a pool share the events; when one is gone, the other has them all", async () => {
  const one = listen("pool", "--pool", "--slots", "2");
  await one.said("ready");
  const two = listen("pool", "--pool", "--slots", "2");
  expect(await two.said("ready")).toMatchObject({ members: 2 });
  await dashboard.house.configured();
  laptop.answersAfter(700);
  await Promise.all(Array.from({ length: 8 }, () => github.posts("push"))); // more than the slots of one
  await one.said("outcome");
  await two.said("outcome");
  await one.kill();
  await github.posts("push");
  await two.said("outcome");
});

test("an agent that polls gets the same events, and says that it polls", async () => {
  const agent = listen("polled", "--transport", "poll");
  expect(await agent.said("ready")).toMatchObject({ transport: "poll" });
  await dashboard.house.configured();
  const posted = await github.posts("push");
  const [received] = await laptop.hasSeen(1);
  expect(received?.body.equals(posted.body)).toBe(true);
  expect(await agent.said("outcome")).toMatchObject({ status: 200, settled: true });
  expect(await agent.stop()).toBe(0);
});

test("a developer gets what their filter lets through, and nothing else", async () => {
  const agent = listen("filtered", "--filter", "type:star.*", "--ttl", "8h");
  await agent.said("ready");
  await dashboard.house.configured();
  await github.posts("push");
  const star = await github.posts("star.created");
  const [received] = await laptop.hasSeen(1);
  expect(received?.body.equals(star.body)).toBe(true);
  expect(laptop.received).toHaveLength(1);
});

test("a tunnel where deliveries wait is deleted with what it says, and what waited is skipped", async () => {
  const { page, house } = dashboard;
  const { call } = house.gateway;
  const one = async () => (await call("tunnel.list", { projectId })).find(({ name }) => name === "watched");
  const before = await one();
  if (!before) throw new Error("there is no tunnel watched");
  expect(before.held, "events that came since its agent was ended").toBeGreaterThan(1);
  await visit(page, "/acme/production/destinations");
  await page.getByRole("button", { name: "Delete watched" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("What waits for it is skipped").waitFor();
  await dialog.getByLabel("Type “watched” to confirm").fill("watched");
  await dialog.getByRole("button", { name: `Skip ${before.held} deliveries and delete tunnel` }).click();
  await page.getByText("Deleted watched", { exact: true }).waitFor();
  expect(await one()).toBeUndefined();
  const skipped = await house.database.sql("SELECT count(*)::int AS count FROM delivery WHERE destination_id = $1 AND reason = 'skipped'", [
    before.destinationId,
  ]);
  expect(skipped).toEqual([{ count: before.held }]);
});

test("a share is seen where it says that it is", async () => {
  const { page, house } = dashboard;
  const { share, shareUrl } = await openShare("demo");
  await page.goto(shareUrl);
  await page.locator("#shares").getByText("demo", { exact: true }).first().waitFor();
  await house.gateway.call("share.revoke", { id: share.id });
});

test("what an organization allows its tunnels is set in its settings, and ends what is no longer allowed", async () => {
  const { page, house } = dashboard;
  const agent = listen("ruled");
  await agent.said("ready");
  const { share } = await openShare("ruled-demo");
  await visit(page, "/acme/settings/tunnels");
  await page.getByLabel("Endpoints that may feed tunnels").click();
  await page.getByRole("option", { name: "None: no tunnels" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved what tunnels may do", { exact: true }).waitFor();
  expect(await agent.exited).toBe(6);
  const refused = listen("ruled");
  expect(await refused.exited).toBe(6);
  expect(refused.words()).toMatch(/allows no tunnels/);
  await visit(page, "/acme/production/destinations");
  await page.getByText(/^This organization allows no shares of web servers or shares over TCP\./).waitFor();
  await page.getByText(/^This organization allows no tunnels that bring stored events\. .* What comes meanwhile is held\.$/).waitFor();
  await page.getByText("run the same command as before").waitFor({ state: "detached" });
  await house.gateway.call("tunnel-rule.set", {});
  await house.gateway.call("share.revoke", { id: share.id });
});

test("the ledger of the endpoint balances on its page", async () => {
  const { page, house } = dashboard;
  const endpoint = (await house.gateway.call("endpoint.list", { projectId })).find(({ name }) => name === "office-github");
  await visit(page, `/acme/production/endpoints/${endpoint?.id}`);
  const panel = page.getByRole("region", { name: "Ledger" });
  await panel.getByText("Received", { exact: true }).waitFor();
  const ledger = await house.gateway.call("endpoint.ledger", { id: endpoint?.id as Id<"ep"> });
  expect(ledger.received).toBe(ledger.accepted + ledger.refused + ledger.throttled + ledger.duplicate);
  expect(ledger.deliveries).toBe(ledger.delivered + ledger.pending + ledger.held + ledger.failed.reduce((sum, { count }) => sum + count, 0));
  expect(dashboard.complaints).toEqual([]);
});
