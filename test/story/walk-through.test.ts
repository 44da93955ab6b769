import { createHmac } from "node:crypto";
import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Id } from "@postern/contract/id";
import { OidcLoginGate } from "@postern/contract/policy";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openBrowser } from "../setup/browser.ts";
import { waitMs } from "../setup/dashboard-page.ts";
import { signInAtProvider } from "../setup/device-login.ts";
import { githubSecret, type House, startHouse } from "../setup/house.ts";
import { sharing } from "../setup/sharing.ts";

const host = "feature-branch.dev.company.test";
let house: House;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let agent: { stop(): Promise<void> };
let local: http.Server;
let origin: string;
let endpointId: Id<"ep">;
/** What the local server was asked, the newest last. */
const asked: { method: string; url: string; headers: http.IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ web: true }), openBrowser({ here: "*.company.test" })]);
  local = http.createServer(async (request, response) => {
    asked.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body: await text(request) });
    response.setHeader("Content-Type", "text/html");
    response.end("<h1>The feature branch</h1>");
  });
  await once(local.listen(0, "127.0.0.1"), "listening");
  const { projectId } = house.gateway;
  const endpoint = { projectId, name: "feature-branch", provider: "github", secret: githubSecret, host: "hooks.dev.company.test" } as const;
  ({ id: endpointId } = await house.gateway.call("endpoint.create", endpoint));
  await house.gateway.call("reserved-host.add", { pattern: "*.dev.company.test", projectId });
  await asks({ groups: ["engineering"] });
  const { secret: token } = await house.gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 });
  const target = String((local.address() as AddressInfo).port);
  const args = ["http", target, "--name", "feature-branch", "--host", "feature-branch", "--gate", "feature-branch"];
  agent = await sharing({ server: house.addresses.web, token, args });
  origin = `http://${host}:${new URL(house.addresses.share).port}`;
});
afterAll(async () => {
  local?.close();
  await Promise.all([browser?.close(), agent?.stop()]);
  await house?.stop();
});
beforeEach(async () => {
  context = await browser.newContext();
  context.setDefaultTimeout(waitMs);
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
  asked.splice(0);
});

/** "Someone who is signed in, or a valid X-Hub-Signature-256": the endpoint's policy, and so the share's. */
async function asks(settings: object) {
  const login = OidcLoginGate.parse({ kind: "oidc-login", who: "anyone", ...settings });
  await house.gateway.call("policy.save", { endpointId, policy: { all: [{ any: [login, { kind: "signature", provider: "github" }] }] } });
  await house.configured();
}
const theBranch = () => page.getByRole("heading", { name: "The feature branch" }).waitFor();
const signIn = () => signInAtProvider({ page, house });

const push = '{"ref":"refs/heads/feature-branch"}';
const signatureOf = (body: string, secret = githubSecret) => `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;

/** GitHub, as it posts to the share's address. */
async function github(headers: http.OutgoingHttpHeaders, body = push): Promise<IncomingMessage> {
  const { host: authority, port } = new URL(origin);
  const own = { host: authority, "content-type": "application/json", "x-github-event": "push", "x-github-delivery": "d-1" };
  const call = http.request({ host: "127.0.0.1", port, path: "/hook?x=1", method: "POST", headers: { ...own, ...headers } });
  const [answer] = (await once(call.end(body), "response")) as [IncomingMessage];
  return answer;
}
async function lastVisit() {
  const shares = await house.gateway.call("share.list", { projectId: house.gateway.projectId });
  const { visits } = await house.gateway.call("share.get", { id: shares.find(({ name }) => name === "feature-branch")?.id as Id<"shr"> });
  return visits[0];
}

test("a colleague signs in through the organization's identity provider and sees the page of the local server", async () => {
  await page.goto(`${origin}/reports?year=2026`);
  expect(page.url()).not.toContain(host);
  await signIn();
  await page.waitForURL(`${origin}/reports?year=2026`);
  await theBranch();
  expect(asked.find(({ url }) => url === "/reports?year=2026")?.headers).toMatchObject({ "postern-user": "alice@acme.test" });
  expect(JSON.stringify(asked), "the session stays ours").not.toContain("postern=");
  const { rows } = await house.gateway.call("audit.list", { action: "share.enter" });
  expect(rows[0]).toMatchObject({ outcome: "done", actor: { name: "Alice Anders <alice@acme.test>" } });

  await page.goto(`${origin}/.postern/session`);
  await page.getByText("As alice@acme.test").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("Nobody is signed in").waitFor();
});

test("GitHub's signed request is answered 200 by the local server, to the byte", async () => {
  const answer = await github({ "x-hub-signature-256": signatureOf(push) });
  expect(answer.statusCode).toBe(200);
  expect(await text(answer)).toBe("<h1>The feature branch</h1>");
  expect(asked.at(-1)).toMatchObject({ method: "POST", url: "/hook?x=1", body: push });
  expect(asked.at(-1)?.headers["postern-user"]).toBeUndefined();
  await expect.poll(lastVisit).toMatchObject({ who: "policy of feature-branch", status: 200, verdict: "let-in" });
});

test("a wrong signature, or none, is refused without a way to a sign-in, and the reason is recorded", async () => {
  const asBrowser = { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  const shapes: [http.OutgoingHttpHeaders, string][] = [
    [{ "x-hub-signature-256": signatureOf(push, "another secret") }, "signature-mismatch"],
    [{ ...asBrowser, "x-hub-signature-256": signatureOf(`${push} `) }, "signature-mismatch"],
    [{ "x-hub-signature-256": "sha256=nonsense" }, "signature-malformed"],
  ];
  for (const [headers, reason] of shapes) {
    const { statusCode, headers: heard } = await github(headers);
    expect([401, 403], reason).toContain(statusCode);
    expect(heard).not.toHaveProperty("location");
    expect(heard).not.toHaveProperty("set-cookie");
    expect(heard["content-type"]).toBe("application/problem+json");
    await expect.poll(lastVisit).toMatchObject({ verdict: "refused", reason, status: statusCode });
  }
  expect((await github({})).headers).not.toHaveProperty("location");
  expect(asked).toEqual([]);
});

test("who is in none of the policy's groups reads what they lack, and a policy that changes shuts the door on who was in", async () => {
  await page.goto(origin);
  await signIn();
  await theBranch();
  await asks({ groups: ["finance"] });
  await expect.poll(async () => (await page.goto(origin))?.status()).toBe(403);
  await page.getByText("It is open to: group finance.").waitFor();
  await asks({ groups: ["engineering"] });
});
