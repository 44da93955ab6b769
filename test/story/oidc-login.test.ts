import { createHmac } from "node:crypto";
import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import type { Id } from "@postern/contract/id";
import { OidcLoginGate } from "@postern/contract/policy";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { barriersOf } from "../setup/accessibility.ts";
import { openBrowser } from "../setup/browser.ts";
import { waitMs } from "../setup/dashboard-page.ts";
import { githubSecret, type House, startHouse } from "../setup/house.ts";

const host = "tool.localhost";
let house: House;
let browser: Browser;
let endpoint: { id: Id<"ep">; url: string };
let context: BrowserContext;
let page: Page;
let origin: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ web: true }), openBrowser()]);
  const projectId = house.gateway.projectId;
  endpoint = await house.gateway.call("endpoint.create", { projectId, name: "Deploy tool", provider: "github", secret: githubSecret, host });
  await house.gateway.call("endpoint.update", { id: endpoint.id, answer: { status: 200, body: "<h1>The tool</h1>", contentType: "text/html" } });
  origin = `http://${host}:${new URL(house.addresses.ingest).port}`;
});
afterAll(() => Promise.all([browser?.close(), house?.stop()]));
beforeEach(async () => {
  await asks({ groups: ["engineering"] });
  context = await browser.newContext();
  context.setDefaultTimeout(waitMs);
  page = await context.newPage();
});
afterEach(() => context.close());

/** "An OIDC login, or a valid X-Hub-Signature-256." */
async function asks(settings: object) {
  const login = OidcLoginGate.parse({ kind: "oidc-login", who: "anyone", ...settings });
  await house.gateway.call("policy.save", { endpointId: endpoint.id, policy: { all: [{ any: [login, { kind: "signature", provider: "github" }] }] } });
  await house.configured();
}

/** At the organization's identity provider, where the browser was sent. */
async function signIn() {
  await page.getByLabel("E-mail").fill("alice@acme.test");
  await page.getByLabel("Password").fill(house.demoPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
}
const theTool = () => page.getByRole("heading", { name: "The tool" }).waitFor();
/** What a program hears; names under .localhost are known to browsers only. */
async function program(method: string, headers: http.OutgoingHttpHeaders, body = ""): Promise<IncomingMessage> {
  const { port } = new URL(house.addresses.ingest);
  const call = http.request({ host: "127.0.0.1", port, method, headers: { host: `${host}:${port}`, ...headers } });
  const [answer] = (await once(call.end(body), "response")) as [IncomingMessage];
  answer.resume();
  return answer;
}
const requests = async (filter: string) =>
  (await house.gateway.call("request.list", { projectId: house.gateway.projectId, filter: `endpoint:"Deploy tool" ${filter}` })).rows;

test("a browser is sent to the organization's identity provider, and comes back to the page it wanted, which it was let in to by its group", async () => {
  await page.goto(`${origin}/deployments?service=shop`);
  expect(page.url()).not.toContain(host);
  await signIn();
  await page.waitForURL(`${origin}/deployments?service=shop`);
  await theTool();
  expect(await page.evaluate("document.cookie"), "no script can read it").toBe("");

  const [row] = await requests("verdict:accepted");
  const request = await house.gateway.call("request.get", { id: row?.id as Id<"req"> });
  expect(request.trace[0]).toMatchObject({
    gate: "oidc-login",
    outcome: "passed",
    seen: expect.stringMatching(/^alice@acme\.test \(subject alice\), group engineering, signed in/),
  });
  expect(
    JSON.stringify(await house.gateway.call("request.reveal", { id: row?.id as Id<"req"> })),
    "nobody who may reveal a request gets the session with it",
  ).not.toContain("postern");
  const { rows } = await house.gateway.call("audit.list", { action: "endpoint.enter" });
  expect(rows[0]).toMatchObject({ outcome: "done", target: endpoint.id, actor: { name: "Alice Anders <alice@acme.test>" } });
});

test("the next page asks nothing any more, and a form of its own is taken", async () => {
  await page.goto(origin);
  await signIn();
  await theTool();
  await page.goto(`${origin}/next`);
  await theTool();
  await page.setContent(`<form method="post" action="/start"><button>Start</button></form>`);
  await page.getByRole("button").click();
  await page.waitForURL(`${origin}/start`);
  await theTool();
});

test("who is in none of the groups reads who they are and what they lack", async () => {
  await asks({ groups: ["finance"] });
  await page.goto(origin);
  await signIn();
  await page.getByRole("heading", { name: "Deploy tool is not open to you" }).waitFor();
  const text = (await page.textContent("main")) ?? "";
  expect(text).toContain("You are signed in as alice@acme.test (subject alice), groups engineering, on-call.");
  expect(text).toContain("It is open to: group finance.");
  expect(await barriersOf(page)).toEqual([]);
  expect((await house.gateway.call("audit.list", { action: "endpoint.enter", outcome: "denied" })).rows[0]).toMatchObject({ actor: { id: "alice" } });
});

test("a session that an admin ends is over with the next request", async () => {
  await page.goto(origin);
  await signIn();
  await theTool();
  const [session] = (await house.gateway.call("endpoint-session.list", {})).filter(({ email }) => email === "alice@acme.test");
  expect(session).toMatchObject({ endpointName: "Deploy tool", isMember: false });
  for (const { id } of await house.gateway.call("endpoint-session.list", {})) await house.gateway.call("endpoint-session.end", { id });
  const cookie = (await context.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join("; ");
  await expect.poll(async () => (await program("GET", { cookie })).statusCode).toBe(401);
  await page.goto(`${origin}/again`);
  await page.waitForURL(`${origin}/again`); // the identity provider still knows its person
});

test("signing out ends it too, and the identity provider asks whoever signs in as someone else", async () => {
  await page.goto(origin);
  await signIn();
  await theTool();
  await page.goto(`${origin}/.postern/session`);
  await page.getByText("As alice@acme.test, at Deploy tool.").waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Password").waitFor();
});

test("a program is not touched by any of it: a signature lets it in, a wrong one is refused as one, and no one is sent to a login page", async () => {
  const body = JSON.stringify({ zen: "Keep it logically awesome." });
  const signature = `sha256=${createHmac("sha256", githubSecret).update(body).digest("hex")}`;
  const post = (value: string, more: object = {}) => program("POST", { "x-hub-signature-256": value, "x-github-event": "ping", ...more }, body);
  expect((await post(signature)).statusCode).toBe(200);
  for (const accept of ["*/*", "text/html"]) {
    const { statusCode, headers } = await post(`sha256=${"0".repeat(64)}`, { accept });
    expect(statusCode).toBe(401);
    expect(headers).toMatchObject({ "content-type": "application/problem+json" });
    expect(headers["set-cookie"]).toBeUndefined();
  }
});

test("a form on another site does not ride on the sign-in", async () => {
  await page.goto(origin);
  await signIn();
  await theTool();
  const before = (await requests("method:POST verdict:accepted")).length;
  await page.goto(`${house.addresses.web}/sign-in`);
  const answered = page.waitForResponse((response) => response.url() === `${origin}/delete-all`);
  await context.route(`${house.addresses.web}/evil`, (route) =>
    route.fulfill({ contentType: "text/html", body: `<form method="post" action="${origin}/delete-all"><button>Win a prize</button></form>` }),
  );
  await page.goto(`${house.addresses.web}/evil`);
  await page.getByRole("button").click();
  expect([401, 403]).toContain((await answered).status());
  expect((await requests("method:POST verdict:accepted")).length).toBe(before);
});

test("a link with somebody else's code signs nobody in", async () => {
  await page.goto(origin);
  const stolen = page.waitForRequest((request) => request.url().includes("/.postern/session?code="));
  await context.route(`${origin}/.postern/session?*`, (route) => route.abort());
  await signIn();
  const link = (await stolen).url();

  const other = await browser.newContext();
  const victim = await other.newPage();
  await victim.goto(link);
  await victim.getByRole("heading", { name: "This sign-in began in another browser" }).waitFor();
  expect(await other.cookies()).toEqual([]);
  await other.close();
});
