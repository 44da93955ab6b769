import { openEndpointSession, readEndpointSessions } from "@postern/db/endpoint-sessions";
import { openPool, type Pool } from "@postern/db/pool";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { completeSignInAt } from "../sign-in/callback.ts";
import { startSignInAt } from "../sign-in/start.ts";
import { TestBrowser } from "../testing/browser.ts";
import { addOrganization, openTestDashboard, type TestDashboard, type TestOrganization, webUrl } from "../testing/dashboard.ts";
import { type Answer, startTestIdentityProvider, type TestIdentityProvider } from "../testing/identity-provider.ts";
import { addLoginEndpoint, type LoginEndpoint } from "../testing/login-endpoint.ts";
import { hashOf, newToken } from "../token.ts";
import { startEntryAt } from "./start-entry.ts";

let home: TestDashboard;
let pool: Pool;
let provider: TestIdentityProvider;
let acme: TestOrganization;
let endpoint: LoginEndpoint;

beforeAll(async () => {
  [home, provider] = await Promise.all([openTestDashboard(), startTestIdentityProvider()]);
  pool = openPool({ url: home.url, name: "test", max: 1, statementTimeoutMs: 5_000 });
  acme = await addOrganization(home, "acme", provider);
  endpoint = await addLoginEndpoint(home, acme, "tool.acme.test");
});
afterAll(async () => {
  await pool.end();
  await Promise.all([home.close(), provider.close()]);
});
beforeEach(() => endpoint.asks({ who: "anyone" }));

const start = async (browser: TestBrowser, url: string) => browser.keep(await startEntryAt(home.dashboard, browser.request(url)));
const locationOf = (response: Response) => new URL(response.headers.get("location") ?? "", "http://nowhere.invalid");
/** Where the page of someone who is let in leads. */
const leadsTo = (response: Response) => new URL(response.headers.get("refresh")?.replace("0; url=", "") ?? "", "http://nowhere.invalid");

/** From the endpoint through the identity provider and back. */
async function enters(answer: Answer = {}, browser = new TestBrowser()): Promise<Response> {
  const authorization = locationOf(await start(browser, endpoint.entry())).href;
  return browser.keep(await completeSignInAt(home.dashboard, browser.request(provider.authorize(authorization, answer)), "acme"));
}

/** The session that the endpoint would find, for the code of an answer. */
async function sessionOf(response: Response) {
  const code = leadsTo(response).searchParams.get("code") ?? "";
  const tokenHash = hashOf(newToken());
  const brought = { placeId: endpoint.id, codeHash: hashOf(code), browserHash: hashOf(endpoint.browser), tokenHash };
  const opened = await openEndpointSession(pool, brought);
  const [row] = await readEndpointSessions(pool, [tokenHash]);
  return { ...opened, ...row };
}
const lastEntry = async () => (await home.sql("SELECT * FROM audit_entry WHERE organization_id = $1 ORDER BY seq DESC LIMIT 1", [acme.id]))[0];
const refusalIn = async (response: Response) => ({ status: response.status, page: await response.text(), leadsTo: response.headers.get("refresh") });

test("who is let in goes back to the endpoint's own host with a code, and to where they wanted to be", async () => {
  const browser = new TestBrowser();
  const authorization = locationOf(await start(browser, endpoint.entry()));
  expect(authorization.origin).toBe(provider.issuer);
  expect(Object.fromEntries(authorization.searchParams)).toMatchObject({ redirect_uri: `${webUrl}/sso/acme/callback`, code_challenge_method: "S256" });
  const response = browser.keep(await completeSignInAt(home.dashboard, browser.request(provider.authorize(authorization.href)), "acme"));
  expect(response.status).toBe(200);
  expect(response.headers.get("refresh")).toMatch(/^0; url=http:\/\/tool\.acme\.test:8080\/\.postern\/session\?code=[\w-]{43}$/);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await sessionOf(response)).toMatchObject({ returnTo: "/reports?year=2026", email: "ada@example.test", isMember: false });
  expect(await lastEntry()).toMatchObject({ action: "endpoint.enter", outcome: "done", target: endpoint.id });
});

test("signing in at an endpoint makes nobody a member, and signs nobody in at the dashboard", async () => {
  const browser = new TestBrowser();
  await enters({ claims: { sub: "visitor" } }, browser);
  expect(browser.cookie("postern-session")).toBeUndefined();
  expect(await home.sql("SELECT 1 FROM identity WHERE subject = 'visitor'")).toEqual([]);
});

test("only the claims that the gates read are kept of a person", async () => {
  await endpoint.asks({ who: "anyone", groups: ["engineering"], conditions: [{ claim: "realm.roles", values: ["viewer"] }] });
  const claims = { groups: ["engineering"], realm: { roles: ["viewer"] }, phone_number: "+49 30 1", birthdate: "1990-01-01" };
  expect((await sessionOf(await enters({ claims }))).claims).toEqual({ groups: ["engineering"], realm: { roles: ["viewer"] } });
});

test("a session lasts as long as the gate lets it", async () => {
  await endpoint.asks({ who: "anyone", sessionMinutes: 5 });
  const { expiresAtMs = 0 } = await sessionOf(await enters());
  expect(Math.abs(expiresAtMs - Date.now() - 300_000)).toBeLessThan(10_000);
});

test("who is not let in reads who they are and what they lack; no code is made, and the audit log says so", async () => {
  await endpoint.asks({ who: "anyone", groups: ["finance"] });
  const { status, page, leadsTo } = await refusalIn(await enters({ claims: { sub: "eve", groups: ["<script>"] } }));
  expect({ status, leadsTo }).toEqual({ status: 403, leadsTo: null });
  expect(page).toContain("You are signed in as ada@example.test (subject eve), group &#60;script&#62;.");
  expect(page).toContain("It is open to: group finance.");
  expect(page).toContain("PSTN-1003");
  expect(await lastEntry()).toMatchObject({ action: "endpoint.enter", outcome: "denied", actor_id: "eve" });
});

test("for members only, a stranger of the same identity provider stays out, and a member comes in", async () => {
  await endpoint.asks({ who: "members" });
  expect((await refusalIn(await enters({ claims: { sub: "stranger" } }))).page).toContain("a member of the organization");
  const browser = new TestBrowser();
  const started = browser.keep(await startSignInAt(home.dashboard, browser.request(`${webUrl}/sso/acme/start`), "acme"));
  const callback = provider.authorize(locationOf(started).href, { claims: { sub: "grace" } });
  browser.keep(await completeSignInAt(home.dashboard, browser.request(callback), "acme"));
  expect(await sessionOf(await enters({ claims: { sub: "grace" } }))).toMatchObject({ isMember: true });

  await home.sql("DELETE FROM membership WHERE user_id = (SELECT user_id FROM identity WHERE subject = 'grace')");
  await endpoint.asks({ who: "anyone" });
  expect((await refusalIn(await enters({ claims: { sub: "grace" } }))).page).toContain("removed from this organization");
});

test("an e-mail address that is not verified is nobody's name", async () => {
  await endpoint.asks({ who: "anyone", people: ["ada@example.test"] });
  expect((await enters({ claims: { email_verified: true } })).status).toBe(200);
  const { status, page } = await refusalIn(await enters({ claims: { email_verified: false } }));
  expect(status).toBe(401);
  expect(page).toContain("not verified your e-mail address");
});

test("more claims than can be kept are refused in words", async () => {
  await endpoint.asks({ who: "anyone", groups: ["g1"] });
  const groups = Array.from({ length: 5_000 }, (_, index) => `group-${index}`);
  expect((await refusalIn(await enters({ claims: { groups } }))).page).toContain("more of you than can be kept");
});

test("two tabs sign in beside each other, and beside a sign-in at the dashboard", async () => {
  const browser = new TestBrowser();
  const first = locationOf(await start(browser, endpoint.entry())).href;
  const second = locationOf(await start(browser, endpoint.entry({ returnTo: "/second" }))).href;
  const dashboards = locationOf(browser.keep(await startSignInAt(home.dashboard, browser.request(`${webUrl}/sso/acme/start`), "acme"))).href;
  for (const authorization of [second, first]) {
    const response = browser.keep(await completeSignInAt(home.dashboard, browser.request(provider.authorize(authorization)), "acme"));
    expect(leadsTo(response).pathname).toBe("/.postern/session");
  }
  const response = browser.keep(await completeSignInAt(home.dashboard, browser.request(provider.authorize(dashboards)), "acme"));
  expect(response.headers.get("location")).toBe(`${webUrl}/`);
});

test("to sign in as someone else, the provider is told to ask", async () => {
  const authorization = locationOf(await start(new TestBrowser(), endpoint.entry({ again: true })));
  expect(Object.fromEntries(authorization.searchParams)).toMatchObject({ prompt: "login", max_age: "0" });
});

test.each<[string, () => string, string]>([
  ["no state", () => `${webUrl}/sso/enter`, "changed on the way"],
  ["a state of ten minutes ago", () => endpoint.entry({ atMs: Date.now() - 600_001 }), "more than ten minutes old"],
  ["a state with a letter changed", () => endpoint.entry().replace(/.(?=.{4}$)/, (letter) => (letter === "A" ? "B" : "A")), "changed on the way"],
  ["a state for another endpoint", () => endpoint.entry().replace(/ep_.{26}/, `ep_${"0".repeat(26)}`), "changed on the way"],
  ["a state for another organization", () => endpoint.entry().replace(/org_.{26}/, `org_${"0".repeat(26)}`), "changed on the way"],
  ["a way back to another host", () => endpoint.entry({ origin: "http://evil.example" }), "takes no sign-ins"],
  ["a way back to a host that only begins so", () => endpoint.entry({ origin: "http://tool.acme.test.evil.example" }), "takes no sign-ins"],
  ["a way back by another scheme", () => endpoint.entry({ origin: "https://tool.acme.test" }), "takes no sign-ins"],
  ["a way back with a name before the host", () => endpoint.entry({ origin: "http://tool.acme.test@evil.example" }), "takes no sign-ins"],
])("with %s nobody is sent anywhere", async (_, url, words) => {
  const response = await start(new TestBrowser(), url());
  expect(response.headers.get("location")).toBeNull();
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  const page = await response.text();
  expect(page).toContain(words);
  expect(page).toContain("PSTN-3010");
});

test("an endpoint that is closed, or whose login gate is gone, takes no sign-in that was under way", async () => {
  for (const change of [() => home.sql("UPDATE endpoint SET state = 'closed' WHERE id = $1", [endpoint.id]), () => endpoint.asks()]) {
    const browser = new TestBrowser();
    const authorization = locationOf(await start(browser, endpoint.entry())).href;
    await change();
    const response = await completeSignInAt(home.dashboard, browser.request(provider.authorize(authorization)), "acme");
    expect((await refusalIn(response)).page).toContain("takes no sign-ins any more");
    await home.sql("UPDATE endpoint SET state = 'open' WHERE id = $1", [endpoint.id]);
  }
});

test("a code of the provider that another browser brings signs nobody in", async () => {
  const authorization = locationOf(await start(new TestBrowser(), endpoint.entry())).href;
  const response = await completeSignInAt(home.dashboard, new TestBrowser().request(provider.authorize(authorization)), "acme");
  expect(locationOf(response).searchParams.get("check")).toBe("cookie");
});
