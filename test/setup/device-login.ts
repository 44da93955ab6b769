import type { Page } from "playwright-core";
import { listens, visit } from "./dashboard-page.ts";
import type { House } from "./house.ts";
import type { PseudoTerminal } from "./pseudo-terminal.ts";

/** Someone before a browser, which the organization's identity provider may know already. */
export interface Visitor {
  page: Page;
  house: Pick<House, "demoPassword">;
}

/** From the page of codes through the organization's identity provider and back to it. */
export async function openCodePage({ page, house }: Visitor, search = ""): Promise<void> {
  await visit(page, `/device${search}`);
  await page.getByLabel("Organization").fill("acme");
  await page.getByRole("button", { name: "Continue with single sign-on" }).click();
  await signInAtProvider({ page, house });
  await codePageIsReady(page);
}

/** As the person of the identity provider whom acme's groups name. */
export async function signInAtProvider({ page, house }: Visitor): Promise<void> {
  await page.getByLabel("E-mail").fill("alice@acme.test");
  await page.getByLabel("Password").fill(house.demoPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function codePageIsReady(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "Sign in an agent" }).waitFor();
  await listens(page);
}

/** The code that `postern login` shows. */
export async function codeAt(terminal: PseudoTerminal): Promise<string> {
  const [, code = ""] = await terminal.shows(/^ +([B-Z]{4}-[B-Z]{4})$/m);
  return code;
}

/** Whoever is signed in at the page of codes lets the agent at this terminal act as them. */
export async function approve(page: Page, terminal: PseudoTerminal): Promise<void> {
  await page.getByLabel("Code").fill(await codeAt(terminal));
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("heading", { name: "The agent is signed in" }).waitFor();
  await terminal.shows(/Signed in at /);
}
