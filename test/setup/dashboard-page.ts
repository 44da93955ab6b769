import type { Browser, Page } from "playwright-core";
import { openBrowser } from "./browser.ts";
import { type House, startHouse } from "./house.ts";
import { newLink } from "./one-time-link.ts";
import { until } from "./until.ts";

export interface Dashboard {
  house: House;
  page: Page;
  /** What the browser complained about: scripts that failed, things a page's policy did not let through. */
  complaints: string[];
  close(): Promise<unknown>;
}

/** How long a story waits for what a page is to show. */
export const waitMs = 30_000;

/** A house with its dashboard, and a browser in which acme's owner is signed in. */
export async function openDashboard(settings: Record<string, string> = {}): Promise<Dashboard> {
  const [house, browser] = await Promise.all([startHouse({ web: true, settings }), openBrowser()]);
  const complaints: string[] = [];
  const page = await signedInPage(house, browser, complaints);
  return { house, page, complaints, close: () => Promise.all([browser.close(), house.stop()]) };
}

async function signedInPage(house: House, browser: Browser, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({ baseURL: house.addresses.web, viewport: { width: 1_440, height: 900 }, reducedMotion: "reduce" });
  context.setDefaultTimeout(waitMs);
  const page = await context.newPage();
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (line) => line.type() === "error" && complaints.push(line.text()));
  await page.goto(await newLink(house, "acme"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/acme/production/requests");
  return page;
}

/** Opens a page of the dashboard. */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await listens(page);
}

/** Waits until React has taken over the page that a visitor came to: what is typed and pressed before is nobody's. */
export async function listens(page: Page): Promise<void> {
  await until(() => page.evaluate<boolean>('Object.keys(document).some((key) => key.startsWith("__reactContainer"))'));
}

/** The list of requests, once it is live. */
export async function openRequests(page: Page): Promise<void> {
  await page.goto("/acme/production/requests");
  await page.getByText("Live", { exact: true }).waitFor();
}
