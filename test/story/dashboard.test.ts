import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { barriersOf } from "../setup/accessibility.ts";
import { type Dashboard, openDashboard, openRequests, visit } from "../setup/dashboard-page.ts";
import type { House } from "../setup/house.ts";
import { githubSender, type Posted } from "../setup/senders.ts";

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

const rowOf = ({ requestId }: Pick<Posted, "requestId">) => page.getByRole("row").filter({ has: page.locator(`[data-row="${requestId}"]`) });

test("a newcomer makes an endpoint for GitHub and sees its first event arrive, tested by one press", async () => {
  await page.goto("/acme/production/endpoints");
  await page.getByRole("link", { name: "Create endpoint" }).click();
  await page.getByRole("radio", { name: /^GitHub/ }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("octo");
  await page.getByLabel(/^Secret/).fill("the newcomer's secret");
  await page.getByLabel("URL", { exact: true }).fill(`${house.receiver.url}octo`);
  await page.getByRole("button", { name: "Create endpoint" }).click();
  await page.getByText("Shown this once").first().waitFor();
  await page.getByRole("link", { name: "Go to the endpoint" }).click();

  await page.getByRole("heading", { name: "Waiting for your first event" }).waitFor();
  await page.getByText("Listening…").first().waitFor();
  await page.getByRole("button", { name: "Send test event" }).click();
  await page.getByRole("heading", { name: /^First event in \d+ s/ }).waitFor();
  await page.getByRole("link", { name: /Accepted.*push/ }).waitFor();
  const [received] = await house.receiver.hasSeen(1);
  expect(received).toMatchObject({ method: "POST", target: "/octo" });
  expect(received?.headers["x-hub-signature-256"]).toMatch(/^sha256=[0-9a-f]{64}$/);

  const { call, projectId } = house.gateway;
  const made = (await call("endpoint.list", { projectId })).find(({ name }) => name === "octo");
  const real = await githubSender(made?.url ?? "", "the newcomer's secret").posts("star.created");
  expect(real.status).toBe(202);
  await page.getByRole("link", { name: /Accepted.*star/ }).waitFor();
});

test("a provider is found by the name people use, by keyboard, and what it must be told is demanded in words", async () => {
  await visit(page, "/acme/production/endpoints/new");
  const search = page.getByRole("searchbox", { name: "Search providers" });
  await search.fill("whatsapp");
  await search.press("Enter");
  await expect.poll(() => page.getByRole("radio", { name: /^Meta/ }).getAttribute("aria-checked")).toBe("true");
  await search.fill("cloudwatch");
  await search.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("radio", { name: "Nowhere yet" }).click();
  const topics = page.getByLabel("Topic ARNs");
  await topics.waitFor();
  await page.getByRole("button", { name: "Create endpoint" }).click();
  await page.getByText("Fill in Topic ARNs: without it everyone is refused.").waitFor();
  await expect.poll(() => page.evaluate<string>("document.activeElement?.labels?.[0]?.textContent ?? ''")).toMatch(/^Topic ARNs/);

  await topics.fill("arn:aws:sns:eu-west-1:123456789012:orders\n");
  await page.getByRole("button", { name: "Create endpoint" }).click();
  await page.getByRole("heading", { name: "Waiting for your first event" }).waitFor();
  const { call, projectId } = house.gateway;
  const made = (await call("endpoint.list", { projectId })).find(({ provider }) => provider === "aws-sns");
  const [version] = made ? await call("policy.list", { endpointId: made.id }) : [];
  expect(version?.policy.all[0]).toMatchObject({ provider: "aws-sns", settings: { topicArns: ["arn:aws:sns:eu-west-1:123456789012:orders"] } });
});

test("a request is a visible row within a second of its answer", async () => {
  await openRequests(page);
  const waits: number[] = [];
  for (let round = 0; round < 5; round++) {
    const posted = await house.github.posts("push");
    const answeredAt = performance.now();
    await rowOf(posted).waitFor();
    waits.push(performance.now() - answeredAt);
    await rowOf(posted).getByText("1 of 1 delivered").waitFor();
  }
  const [, , median] = waits.sort((one, other) => one - other);
  expect(median, `waited ${waits.map(Math.round).join(", ")} ms`).toBeLessThan(1_000);
});

test("what comes while the dashboard is away is there when it is back, without a reload", async () => {
  await openRequests(page);
  expect(dashboard.complaints).toEqual([]);
  await house.web?.kill();
  const posted = await house.github.posts("push");
  await page
    .getByText(/^Reconnecting/)
    .first()
    .waitFor();
  await house.web?.start();
  await rowOf(posted).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  dashboard.complaints.length = 0; // calls that met nobody are told in the console, as they should be
});

test("a refused request says in its row that it was, and in its decision why", async () => {
  await openRequests(page);
  const posted = await house.github.posts("push", { secret: "not the secret" });
  expect(posted.status).toBe(401);
  const row = page.getByRole("table", { name: "Requests", exact: true }).getByRole("row").filter({ hasText: "Refused" }).first();
  await row.click();
  const peek = page.getByRole("complementary", { name: "Request" });
  await peek.getByRole("heading", { level: 1, name: /^Refused:/ }).waitFor();
  const failed = peek.getByRole("list", { name: "Gates in order" }).getByRole("listitem").filter({ hasText: "Failed" });
  expect(await failed.textContent()).toMatch(/signature.*Seen.*Expected/is);
  expect(new URL(page.url()).searchParams.get("r")).toMatch(/^req_/);

  await page.reload(); // every view is a link
  await peek.getByRole("heading", { level: 1, name: /^Refused:/ }).waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await peek.waitFor({ state: "detached" });
});

test("the theme is chosen in the person's menu, and stays", async () => {
  await visit(page, "/acme/production/requests");
  const ground = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
  const choose = async (theme: string) => {
    await page.getByRole("button", { name: "You are Owner of acme" }).click();
    await page.getByRole("menuitemradio", { name: theme }).click();
  };
  await choose("Light");
  const light = await ground();
  await choose("Dark");
  await expect.poll(ground).not.toBe(light);
  await page.reload();
  expect(await ground()).not.toBe(light);
});

const pages: [what: string, path: () => string | Promise<string>, heading: string][] = [
  ["the requests", () => "/acme/production/requests", "Requests"],
  ["a refused request", () => "/acme/production/requests?filter=verdict%3Arefused", "Requests"],
  ["a delivered request", async () => `/acme/production/requests/${await anyRequest()}?tab=deliveries`, "Accepted"],
  ["a request's body", async () => `/acme/production/requests/${await anyRequest()}?tab=request`, "Accepted"],
  ["the endpoints", () => "/acme/production/endpoints", "Endpoints"],
  ["a new endpoint", () => "/acme/production/endpoints/new", "New endpoint"],
  ["a new endpoint for a provider in doubt", () => "/acme/production/endpoints/new?provider=adobe-sign", "New endpoint"],
  ["a policy with a provider's settings", async () => `/acme/production/endpoints/${await endpointOf("aws-sns")}?tab=policy`, "aws-sns"],
  ["the limits", () => "/acme/settings/limits", "Limits"],
  ["one's own sign-ins", () => "/acme/settings/sessions", "Your sign-ins"],
  ["an endpoint", () => `/acme/production/endpoints/${house.endpoint.id}`, "github"],
  ["its policy", () => `/acme/production/endpoints/${house.endpoint.id}?tab=policy`, "github"],
  ["its secrets", () => `/acme/production/endpoints/${house.endpoint.id}?tab=secrets`, "github"],
  ["the destinations", () => "/acme/production/destinations", "Destinations"],
  ["a destination", () => `/acme/production/destinations/${house.destination.id}`, "receiver"],
  ["the audit log", () => "/acme/audit", "Audit log"],
  ["the members", () => "/acme/settings/members", "Members"],
  ["the API keys", () => "/acme/settings/keys", "API keys"],
  ["the domains", () => "/acme/settings/domains", "Domains"],
];

describe.each(["light", "dark"])("in the %s theme nothing grave stands in anyone's way", (theme) => {
  beforeAll(async () => {
    const domain = new URL(house.addresses.web).hostname;
    await page.context().addCookies([{ name: "postern-preferences", value: encodeURIComponent(`theme=${theme}`), domain, path: "/" }]);
  });

  test.each(pages)("on %s", async (_what, path, heading) => {
    await page.goto(await path());
    await page.getByRole("heading", { level: 1, name: new RegExp(`^${heading}`) }).waitFor({ state: "attached" });
    await expect.poll(() => page.getByRole("status", { name: "Loading" }).count()).toBe(0);
    expect(await page.evaluate("document.documentElement.dataset.theme")).toBe(theme);
    expect(await barriersOf(page)).toEqual([]);
  });
});

async function endpointOf(provider: string): Promise<string> {
  const { call, projectId } = house.gateway;
  return (await call("endpoint.list", { projectId })).find((endpoint) => endpoint.provider === provider)?.id ?? "";
}

async function anyRequest(): Promise<string> {
  const { call, projectId } = house.gateway;
  const { rows } = await call("request.list", { projectId, filter: "endpoint:github verdict:accepted", limit: 1 });
  return rows[0]?.id ?? "";
}

test("through all of this the browser found nothing to complain about", () => {
  expect(dashboard.complaints).toEqual([]);
});
