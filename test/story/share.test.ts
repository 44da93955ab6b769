import { createHmac } from "node:crypto";
import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Id } from "@postern/contract/id";
import { createRemoteJWKSet, jwtVerify } from "jose";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openBrowser } from "../setup/browser.ts";
import { waitMs } from "../setup/dashboard-page.ts";
import { signInAtProvider } from "../setup/device-login.ts";
import { githubSecret, type House, startHouse } from "../setup/house.ts";
import { sharing } from "../setup/sharing.ts";

let house: House;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let agentToken: string;
let local: http.Server;
/** What the local server was asked, the newest last. */
const asked: { method: string; url: string; headers: http.IncomingHttpHeaders; body: string }[] = [];
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ web: true }), openBrowser()]);
  ({ secret: agentToken } = await house.gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 }));
  local = http.createServer(async (request, response) => {
    const body = (await request.toArray()).join("");
    asked.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
    response.setHeader("Content-Type", "text/html");
    response.end("<h1>The branch</h1>");
  });
  local.listen(0, "127.0.0.1");
  await once(local, "listening");
});
afterAll(async () => {
  local?.close();
  await Promise.all([browser?.close(), house?.stop()]);
});
beforeEach(async () => {
  context = await browser.newContext();
  context.setDefaultTimeout(waitMs);
  page = await context.newPage();
});
afterEach(async () => {
  await Promise.all([context.close(), ...stops.splice(0).map((stop) => stop())]);
  asked.splice(0);
});

/** `postern share http`, by the real agent; resolves once it is ready. */
async function share(name: string, ...args: string[]): Promise<string> {
  const target = String((local.address() as AddressInfo).port);
  const agent = await sharing({ server: house.addresses.web, token: agentToken, args: ["http", target, "--name", name, ...args] });
  stops.push(agent.stop);
  return `http://${name}.share.localhost:${new URL(house.addresses.share).port}`;
}

const signIn = () => signInAtProvider({ page, house });
const theBranch = () => page.getByRole("heading", { name: "The branch" }).waitFor();

/** What a program hears; names under .localhost are known to browsers only. */
async function program(origin: string, headers: http.OutgoingHttpHeaders, body = ""): Promise<IncomingMessage> {
  const { host, port } = new URL(origin);
  const call = http.request({ host: "127.0.0.1", port, path: "/hook?x=1", method: body ? "POST" : "GET", headers: { host, ...headers } });
  const [answer] = (await once(call.end(body), "response")) as [IncomingMessage];
  answer.resume();
  return answer;
}

test("someone of a named group signs in through the organization's identity provider, and the local server can prove who came", async () => {
  const origin = await share("branch", "--to", "organization,group:engineering");
  await page.goto(`${origin}/reports?year=2026`);
  await signIn();
  await page.waitForURL(`${origin}/reports?year=2026`);
  await theBranch();

  const headers: http.IncomingHttpHeaders = asked.at(-1)?.headers ?? {};
  expect(headers["postern-user"]).toBe("alice@acme.test");
  expect(JSON.stringify(headers), "the session stays ours").not.toContain("postern=");
  const keys = createRemoteJWKSet(new URL(`${house.addresses.web}/.well-known/postern/jwks.json`));
  const { payload } = await jwtVerify(String(headers["postern-assertion"]), keys, { issuer: house.addresses.web, audience: origin });
  expect(payload).toMatchObject({ email: "alice@acme.test", groups: expect.arrayContaining(["engineering"]), share: expect.stringMatching(/^shr_/) });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
  const { rows } = await house.gateway.call("audit.list", { action: "share.enter" });
  expect(rows[0]).toMatchObject({ outcome: "done", actor: { name: "Alice Anders <alice@acme.test>" } });
});

test("a program never sees a login page: no key is 401, a wrong one too, the named one comes in, forged words of ours do not", async () => {
  const { secret: named } = await house.gateway.call("api-key.create", { name: "ci", rights: ["read"] });
  const { secret: other } = await house.gateway.call("api-key.create", { name: "other", rights: ["read"] });
  const origin = await share("machines", "--to", "organization,key:ci");
  const asBrowser = { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  const shapes: [http.OutgoingHttpHeaders, number][] = [
    [{ accept: "application/json" }, 401],
    [{ authorization: `Bearer ${other}` }, 403],
    [{ ...asBrowser, authorization: `Bearer ${other}` }, 403],
    [{ ...asBrowser, "postern-key": "key_wrong" }, 401],
    [{ ...asBrowser, authorization: "Basic YWxpY2U6cHc=" }, 401],
    [{ "postern-key": [named, named] }, 400],
    [{ "postern-key": named, authorization: `Bearer ${named}` }, 400],
    [{ "postern-key": named, "postern-user": "root@acme.test", "Postern-Assertion": "forged" }, 200],
    [{ authorization: `Bearer ${named}` }, 200],
    [asBrowser, 302],
  ];
  for (const [headers, status] of shapes) {
    const answer = await program(origin, headers);
    expect(answer.statusCode, JSON.stringify(headers)).toBe(status);
    if (status >= 400) expect(answer.headers["content-type"]).toBe("application/problem+json");
    if (status !== 302) expect(answer.headers["set-cookie"]).toBeUndefined();
  }
  for (const { headers } of asked) {
    expect(headers).toMatchObject({ "postern-user": "key:ci" });
    expect(JSON.stringify(headers), "the key stays ours").not.toContain(named);
  }
});

test("an Okta-like session or a valid X-Hub-Signature-256 comes in, and 200 goes back through the tunnel", async () => {
  const projectId = house.gateway.projectId as Id<"prj">;
  await house.gateway.call("endpoint.create", { projectId, name: "gatekeeper", provider: "github", secret: githubSecret });
  await house.configured();
  const origin = await share("feature-branch", "--to", "group:engineering", "--gate", "gatekeeper");
  const body = '{"zen":"Keep it logically awesome."}';
  const signed = { "content-type": "application/json", "x-github-event": "ping", "x-github-delivery": "d1" };
  const signature = `sha256=${createHmac("sha256", githubSecret).update(body).digest("hex")}`;
  expect((await program(origin, { ...signed, "x-hub-signature-256": signature }, body)).statusCode).toBe(200);
  expect(asked.at(-1)).toMatchObject({ method: "POST", url: "/hook?x=1", body });
  expect((await program(origin, { ...signed, "x-hub-signature-256": signature.replace(/.$/, "0") }, `${body} `)).statusCode).toBe(401);

  await page.goto(origin);
  await signIn();
  await page.waitForURL(`${origin}/`);
  await theBranch();
});

test("whoever is not named reads so, and revoking shuts the door for everyone within five seconds", async () => {
  const origin = await share("closed", "--to", "bob@acme.test");
  await page.goto(origin);
  await signIn();
  await page.getByText("is not open to you").waitFor();

  const open = await share("open", "--to", "alice@acme.test");
  await page.goto(open); // the identity provider knows who it is by now
  await theBranch();
  const shares = await house.gateway.call("share.list", { projectId: house.gateway.projectId as Id<"prj"> });
  const found = shares.find(({ name }) => name === "open");
  await house.gateway.call("share.revoke", { id: found?.id as Id<"shr"> });
  await expect.poll(async () => (await program(open, {})).statusCode).toBe(404);
});
