import { findSession } from "@postern/db/access/session";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestBrowser } from "../testing/browser.ts";
import { addOrganization, openTestDashboard, type TestDashboard, webUrl } from "../testing/dashboard.ts";
import { type Answer, startTestIdentityProvider, type TestIdentityProvider } from "../testing/identity-provider.ts";
import { hashOf } from "../token.ts";
import { completeSignInAt } from "./callback.ts";
import { startSignInAt } from "./start.ts";

let home: TestDashboard;
let provider: TestIdentityProvider;

beforeAll(async () => {
  [home, provider] = await Promise.all([openTestDashboard(), startTestIdentityProvider()]);
  await addOrganization(home, "acme", provider);
});
afterAll(() => Promise.all([home.close(), provider.close()]));

const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1_000) - seconds;
const sessionOf = (browser: TestBrowser) => findSession(home.dashboard.database, hashOf(browser.cookie("postern-session") ?? ""));

/** Goes to the identity provider; answers the address it is sent to there. */
async function starts(browser: TestBrowser, again = "&again=1"): Promise<URL> {
  const request = browser.request(`${webUrl}/sso/acme/start?return_to=%2Facme%2Fsettings%2Fkeys${again}`);
  const response = browser.keep(await startSignInAt(home.dashboard, request, "acme"));
  return new URL(response.headers.get("location") ?? "");
}

async function comesBack(browser: TestBrowser, authorization: URL, answer?: Answer): Promise<URL> {
  const callback = provider.authorize(authorization.href, answer);
  const response = browser.keep(await completeSignInAt(home.dashboard, browser.request(callback), "acme"));
  return new URL(response.headers.get("location") ?? "");
}

/** Someone who signed in long ago at the provider, and is in a session of ours by that. */
async function signedInLongAgo(): Promise<TestBrowser> {
  const browser = new TestBrowser();
  await comesBack(browser, await starts(browser, ""), { claims: { auth_time: secondsAgo(3_600) } });
  return browser;
}

test("a session is as recent as the provider's own sign-in, not as our own", async () => {
  const session = await sessionOf(await signedInLongAgo());
  expect(session?.scope.authenticatedAt?.getTime()).toBeLessThan(Date.now() - 3_590_000);
});

test("a person who signs in again is asked for their password, comes back to where they were, and is recent", async () => {
  const browser = await signedInLongAgo();
  const before = await sessionOf(browser);
  const authorization = await starts(browser);
  expect(Object.fromEntries(authorization.searchParams)).toMatchObject({ prompt: "login", max_age: "0" });
  expect((await comesBack(browser, authorization, { claims: { auth_time: secondsAgo(0) } })).href).toBe(`${webUrl}/acme/settings/keys`);
  const after = await sessionOf(browser);
  expect(after?.id).not.toBe(before?.id);
  expect(after?.scope.authenticatedAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
});

test("a provider that lets an old sign-in pass has not asked again", async () => {
  const browser = await signedInLongAgo();
  const back = await comesBack(browser, await starts(browser), { claims: { auth_time: secondsAgo(3_600) } });
  expect(back.searchParams.get("check")).toBe("not-again");
  expect((await sessionOf(browser))?.scope.authenticatedAt?.getTime()).toBeLessThan(Date.now() - 3_590_000);
});

test("a provider that leaves out when it saw the person was not asked, so that nobody signs in again by taking the question away", async () => {
  const browser = await signedInLongAgo();
  const authorization = await starts(browser);
  for (const name of ["prompt", "max_age"]) authorization.searchParams.delete(name);
  const back = await comesBack(browser, authorization);
  expect(back.searchParams.get("check")).toBe("no-time");
  expect((await sessionOf(browser))?.scope.authenticatedAt?.getTime()).toBeLessThan(Date.now() - 3_590_000);
});

test("a sign-in that the provider lets pass without a word makes nobody recent", async () => {
  const browser = new TestBrowser();
  const authorization = await starts(browser, "");
  expect(authorization.searchParams.get("max_age")).toBe("604800");
  await comesBack(browser, authorization);
  const session = await sessionOf(browser);
  expect(session?.user.email).toBe("ada@example.test");
  expect(session?.scope.authenticatedAt).toEqual(new Date(0));
});

test("a provider that cannot say when is believed to have asked again", async () => {
  const mute = await startTestIdentityProvider({ claims_supported: ["sub"] });
  await addOrganization(home, "mute", mute);
  const browser = new TestBrowser();
  const signIn = async (again: string) => {
    const started = browser.keep(await startSignInAt(home.dashboard, browser.request(`${webUrl}/sso/mute/start${again}`), "mute"));
    const callback = mute.authorize(started.headers.get("location") ?? "");
    browser.keep(await completeSignInAt(home.dashboard, browser.request(callback), "mute"));
    return (await sessionOf(browser))?.scope.authenticatedAt?.getTime();
  };
  expect(await signIn("")).toBe(0);
  expect(await signIn("?again=1")).toBeGreaterThan(Date.now() - 60_000);
  await mute.close();
});

test("nobody comes back from it as someone else", async () => {
  const browser = await signedInLongAgo();
  const before = await sessionOf(browser);
  const back = await comesBack(browser, await starts(browser), { claims: { sub: "mallory", auth_time: secondsAgo(0) } });
  expect(back.searchParams.get("check")).toBe("someone-else");
  expect(await sessionOf(browser)).toEqual(before);
});

test("a moment in the future makes nobody recent for longer", async () => {
  const browser = new TestBrowser();
  await comesBack(browser, await starts(browser, ""), { claims: { auth_time: secondsAgo(-86_400) } });
  expect((await sessionOf(browser))?.scope.authenticatedAt?.getTime()).toBeLessThanOrEqual(Date.now());
});

test("without a session it is an ordinary sign-in", async () => {
  const authorization = await starts(new TestBrowser());
  expect(authorization.searchParams.has("prompt")).toBe(false);
});
