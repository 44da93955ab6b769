import { findSession } from "@postern/db/access/session";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestBrowser } from "../testing/browser.ts";
import { addOrganization, openTestDashboard, type TestDashboard, webUrl } from "../testing/dashboard.ts";
import { type Answer, startTestIdentityProvider, type TestIdentityProvider } from "../testing/identity-provider.ts";
import { hashOf } from "../token.ts";
import { completeSignInAt } from "./callback.ts";
import { startSignInAt } from "./start.ts";

let home: TestDashboard;
let acmeProvider: TestIdentityProvider;
let globexProvider: TestIdentityProvider;

beforeAll(async () => {
  [home, acmeProvider, globexProvider] = await Promise.all([openTestDashboard(), startTestIdentityProvider(), startTestIdentityProvider()]);
  await addOrganization(home, "acme", acmeProvider);
  await addOrganization(home, "globex", globexProvider);
});
afterAll(() => Promise.all([home.close(), acmeProvider.close(), globexProvider.close()]));

/** The browser asks to sign in; answers the address at the identity provider it is sent to. */
async function starts(browser: TestBrowser, organization = "acme", returnTo = "/acme/production/requests"): Promise<string> {
  const url = `${webUrl}/sso/${organization}/start?return_to=${encodeURIComponent(returnTo)}`;
  return locationOf(browser.keep(await startSignInAt(home.dashboard, browser.request(url), organization))).href;
}

async function comesBack(browser: TestBrowser, callback: string, organization = "acme"): Promise<Response> {
  return browser.keep(await completeSignInAt(home.dashboard, browser.request(callback), organization));
}

function locationOf(response: Response): URL {
  return new URL(response.headers.get("location") ?? "");
}

function failedCheck(response: Response): string | null {
  const { pathname, searchParams } = locationOf(response);
  expect(pathname).toBe("/sign-in");
  expect(searchParams.get("problem")).toBe("PSTN-3010");
  expect(searchParams.get("trace")).toMatch(/^[0-9a-f]{32}$/);
  return searchParams.get("check");
}

test("someone of the organization's identity provider is signed in and lands where they wanted to be", async () => {
  const browser = new TestBrowser();
  const authorization = new URL(await starts(browser));
  expect(authorization.origin).toBe(acmeProvider.issuer);
  expect(Object.fromEntries(authorization.searchParams)).toMatchObject({
    response_type: "code",
    client_id: "postern",
    scope: "openid email profile",
    code_challenge_method: "S256",
    redirect_uri: `${webUrl}/sso/acme/callback`,
  });

  const response = await comesBack(browser, acmeProvider.authorize(authorization.href));
  expect(response.status).toBe(303);
  expect(locationOf(response).href).toBe(`${webUrl}/acme/production/requests`);
  expect(response.headers.get("cache-control")).toBe("no-store");

  const session = await findSession(home.dashboard.database, hashOf(browser.cookie("postern-session") ?? ""));
  expect(session).toMatchObject({ user: { name: "Ada Ferro", email: "ada@example.test" }, organization: { slug: "acme" }, role: "developer" });
  expect(browser.cookie("postern-sign-in")).toBeUndefined();
});

test("signing in again gives the session a new id and ends the one before", async () => {
  const browser = new TestBrowser();
  await comesBack(browser, acmeProvider.authorize(await starts(browser)));
  const first = browser.cookie("postern-session") ?? "";
  await comesBack(browser, acmeProvider.authorize(await starts(browser)));
  expect(browser.cookie("postern-session")).not.toBe(first);
  expect(await findSession(home.dashboard.database, hashOf(first))).toBeUndefined();
});

test("a return address of another host is not followed", async () => {
  const browser = new TestBrowser();
  const response = await comesBack(browser, acmeProvider.authorize(await starts(browser, "acme", "//evil.example/x")));
  expect(locationOf(response).href).toBe(`${webUrl}/`);
});

test.each<[string, Answer, string]>([
  ["with another sign-in's nonce", { nonce: "another" }, "nonce"],
  ["of another issuer", { claims: { iss: "https://evil.example" } }, "issuer"],
  ["for another client", { claims: { aud: "another" } }, "token"],
  ["for several clients, not made for us", { claims: { aud: ["postern", "another"], azp: "another" } }, "token"],
  ["that has expired", { claims: { exp: 1_000_000 } }, "token"],
  ["signed with an unknown key", { forged: true }, "token"],
])("a token %s is not believed", async (_title, answer, check) => {
  const browser = new TestBrowser();
  const response = await comesBack(browser, acmeProvider.authorize(await starts(browser), answer));
  expect(failedCheck(response)).toBe(check);
  expect(browser.cookie("postern-session")).toBeUndefined();
});

test("an answer with another state is refused before the code is used", async () => {
  const browser = new TestBrowser();
  const callback = new URL(acmeProvider.authorize(await starts(browser)));
  callback.searchParams.set("state", "another");
  const before = acmeProvider.exchanges();
  expect(failedCheck(await comesBack(browser, callback.href))).toBe("state");
  expect(acmeProvider.exchanges()).toBe(before);
});

test.each([
  ["another issuer (RFC 9207)", "https://evil.example"],
  ["no issuer though the provider promises one", undefined],
])("an answer that names %s is refused before the code is used", async (_title, iss) => {
  const browser = new TestBrowser();
  const callback = new URL(acmeProvider.authorize(await starts(browser)));
  if (iss === undefined) callback.searchParams.delete("iss");
  else callback.searchParams.set("iss", iss);
  const before = acmeProvider.exchanges();
  expect(failedCheck(await comesBack(browser, callback.href))).toBe("issuer");
  expect(acmeProvider.exchanges()).toBe(before);
});

test("an answer counts once: a second callback, also with the cookie put back, finds nothing", async () => {
  const browser = new TestBrowser();
  const callback = acmeProvider.authorize(await starts(browser));
  const cookie = browser.cookie("postern-sign-in") ?? "";
  await comesBack(browser, callback);
  browser.set("postern-sign-in", cookie);
  expect(failedCheck(await comesBack(browser, callback))).toBe("cookie");
});

test("a wrong answer uses the sign-in up as well", async () => {
  const browser = new TestBrowser();
  const callback = acmeProvider.authorize(await starts(browser));
  const cookie = browser.cookie("postern-sign-in") ?? "";
  await comesBack(browser, `${callback}x&state=y`);
  browser.set("postern-sign-in", cookie);
  expect(failedCheck(await comesBack(browser, callback))).toBe("cookie");
});

test("a callback sent to another browser signs nobody in there", async () => {
  const attacker = new TestBrowser();
  const callback = acmeProvider.authorize(await starts(attacker));
  const victim = new TestBrowser();
  expect(failedCheck(await comesBack(victim, callback))).toBe("cookie");
  await starts(victim);
  expect(failedCheck(await comesBack(victim, callback))).toBe("state");
});

test("an answer of one organization's provider never completes a sign-in at another organization", async () => {
  const browser = new TestBrowser();
  const authorization = await starts(browser, "globex", "/");
  const callback = new URL(globexProvider.authorize(authorization));
  expect(failedCheck(await comesBack(browser, `${webUrl}/sso/acme/callback${callback.search}`, "acme"))).toBe("connection");

  const mixed = new TestBrowser();
  const fromAcme = new URL(acmeProvider.authorize(await starts(mixed, "globex", "/")));
  expect(failedCheck(await comesBack(mixed, fromAcme.href, "globex"))).toBe("issuer");
  expect(mixed.cookie("postern-session")).toBeUndefined();
});

test("a connection that is pointed elsewhere meanwhile does not complete the sign-in", async () => {
  const browser = new TestBrowser();
  const initech = await addOrganization(home, "initech", acmeProvider);
  const callback = acmeProvider.authorize(await starts(browser, "initech", "/"));
  await home.sql("UPDATE sso_connection SET client_id = 'another' WHERE organization_id = $1", [initech.id]);
  expect(failedCheck(await comesBack(browser, callback, "initech"))).toBe("connection");
});

test("the provider's own refusal, an unknown organization and a missing e-mail are said in words", async () => {
  const browser = new TestBrowser();
  const state = new URL(await starts(browser)).searchParams.get("state");
  const denied = `${webUrl}/sso/acme/callback?${new URLSearchParams({ error: "access_denied", state: state ?? "", iss: acmeProvider.issuer })}`;
  expect(failedCheck(await comesBack(browser, denied))).toBe("provider");

  const response = await startSignInAt(home.dashboard, browser.request(`${webUrl}/sso/nobody/start`), "nobody");
  expect(failedCheck(response)).toBe("organization");
  expect(failedCheck(await comesBack(browser, acmeProvider.authorize(await starts(browser), { claims: { email: "none" } })))).toBe("email");
});

test("an address whose sign-ins fail one after another is not looked at for a while", async () => {
  const request = () => new Request(`${webUrl}/sso/acme/callback?code=x&state=y`, { headers: { "x-forwarded-for": "198.51.100.78" } });
  const checks: (string | null)[] = [];
  for (let i = 0; i < 40; i++) checks.push(failedCheck(await completeSignInAt(home.dashboard, request(), "acme")));
  expect(checks[0]).toBe("cookie");
  expect(checks.at(-1)).toBe("too-many");
});

test("an address that starts one sign-in after another is stopped", async () => {
  const request = () => new Request(`${webUrl}/sso/nobody/start`, { headers: { "x-forwarded-for": "198.51.100.77" } });
  const checks: (string | null)[] = [];
  for (let i = 0; i < 40; i++) checks.push(failedCheck(await startSignInAt(home.dashboard, request(), "nobody")));
  expect(checks[0]).toBe("organization");
  expect(checks.at(-1)).toBe("too-many");
});
