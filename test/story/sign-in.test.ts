import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { barriersOf } from "../setup/accessibility.ts";
import { openBrowser } from "../setup/browser.ts";
import { listens } from "../setup/dashboard-page.ts";
import { type House, startHouse } from "../setup/house.ts";
import { newLink } from "../setup/one-time-link.ts";

let house: House;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ web: true }), openBrowser()]);
});
afterAll(() => Promise.all([browser?.close(), house?.stop()]));
beforeEach(async () => {
  ({ context, page } = await newVisitor());
});
afterEach(() => context.close());

/** A browser that was never here before. */
async function newVisitor(): Promise<{ context: BrowserContext; page: Page }> {
  const fresh = await browser.newContext({ baseURL: house.addresses.web });
  return { context: fresh, page: await fresh.newPage() };
}

async function signInByLink(): Promise<void> {
  await page.goto(await newLink(house, "acme"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/acme/production/requests");
}

/** From Postern's sign-in page through the identity provider's, and back. */
async function signInAs(email: string, password = house.demoPassword): Promise<void> {
  await listens(page);
  await page.getByLabel("Organization").fill("acme");
  await page.getByRole("button", { name: "Continue with single sign-on" }).click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

const personMenu = (name: string) => page.getByRole("button", { name: `You are ${name}` });

test("a one-time link signs in with one press, and a second time it is spent", async () => {
  const link = await newLink(house, "acme");
  await page.goto(link);
  expect(await barriersOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/acme/production/requests");
  await personMenu("Owner of acme").waitFor();

  const other = await newVisitor();
  await other.page.goto(link);
  await other.page.getByRole("heading", { name: "This link is spent" }).waitFor();
  expect(await other.page.getByRole("button", { name: "Sign in" }).count()).toBe(0);
  expect((await other.context.cookies()).filter(({ name }) => name === "postern-session")).toEqual([]);
  await other.context.close();
});

test("whoever is not signed in is sent to the organization's identity provider, and arrives where they wanted to be", async () => {
  await page.goto("/acme/production/endpoints");
  await page.waitForURL("**/sign-in?return_to=*");
  expect(await barriersOf(page)).toEqual([]);
  await signInAs("alice@acme.test");
  await page.waitForURL(`${house.addresses.web}/acme/production/endpoints`);
  await personMenu("Alice Anders").click();
  expect(await page.getByRole("menu").textContent()).toMatch(/alice@acme\.test.*Developer of Acme/);

  const [session] = (await context.cookies()).filter(({ name }) => name === "postern-session");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });
  expect(await page.evaluate("document.cookie")).not.toContain("postern-session");
});

test("what a visitor types into the sign-in card before its scripts are there is kept", async () => {
  const arrive = await holdScripts();
  await page.goto("/sign-in", { waitUntil: "commit" });
  await page.getByLabel("Organization").fill("acme");
  arrive();
  await listens(page);
  expect(await page.getByLabel("Organization").inputValue()).toBe("acme");
  await page.getByRole("button", { name: "Continue with single sign-on" }).click();
  await page.getByLabel("E-mail").waitFor();
});

test("what is sent before its scripts are there comes back with the card, and so does the view that was wanted", async () => {
  const arrive = await holdScripts();
  await page.goto("/sign-in?return_to=%2Facme%2Fproduction%2Fendpoints", { waitUntil: "commit" });
  await page.getByLabel("Organization").fill("acme");
  await page.getByLabel("Organization").press("Enter");
  await page.waitForURL(({ searchParams }) => searchParams.get("organization") === "acme", { waitUntil: "commit" });
  arrive();
  await listens(page);
  expect(new URL(page.url()).searchParams.get("return_to")).toBe("/acme/production/endpoints");
  expect(await page.getByLabel("Organization").inputValue()).toBe("acme");
});

/** Keeps the page's scripts away, as a slow connection does, until what this answers is called. */
async function holdScripts(): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(/\.js(\?|$)/, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

test("a wrong password signs nobody in", async () => {
  await page.goto("/sign-in");
  await signInAs("alice@acme.test", "not the password");
  await page.getByRole("alert").waitFor();
  expect(page.url()).not.toContain(house.addresses.web);
  await page.goto("/acme/production/requests");
  await page.waitForURL("**/sign-in?return_to=*");
});

test("signing out ends the session on the server: a kept cookie opens nothing", async () => {
  await signInByLink();
  const kept = await context.cookies();
  await personMenu("Owner of acme").click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");

  await context.addCookies(kept);
  await page.goto("/acme/production/requests");
  await page.waitForURL("**/sign-in?return_to=*");
});

test("a session that is over opens nothing, and signing in again leads back to the same view", async () => {
  await signInByLink();
  await house.database.sql("UPDATE session SET expires_at = now() - interval '1 second'");
  const view = "/acme/production/requests?filter=verdict%3Arefused&range=7d";
  await page.goto(view);
  await page.waitForURL("**/sign-in?return_to=*");
  await signInAs("alice@acme.test");
  await page.waitForURL(/\/acme\/production\/requests/);
  expect(new URL(page.url()).search).toBe("?filter=verdict%3Arefused&range=7d");
});
