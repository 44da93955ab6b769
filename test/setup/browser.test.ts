import { expect, test } from "vitest";
import { openBrowser } from "./browser.ts";

test("a browser is found and shows a page", async () => {
  const browser = await openBrowser();
  const page = await browser.newPage();
  await page.setContent("<h1>Requests</h1>");
  expect(await page.getByRole("heading").textContent()).toBe("Requests");
  await browser.close();
});
