import { findSession } from "@postern/db/access/session";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestBrowser } from "../testing/browser.ts";
import { addOrganization, openTestDashboard, type TestDashboard, type TestOrganization, webUrl } from "../testing/dashboard.ts";
import { hashOf, newToken } from "../token.ts";
import { spendLinkAt } from "./link.ts";

let home: TestDashboard;
let acme: TestOrganization;

beforeAll(async () => {
  home = await openTestDashboard();
  acme = await addOrganization(home, "acme");
});
afterAll(() => home.close());

async function makeLink(validFor = "1 hour"): Promise<string> {
  const token = newToken();
  await home.sql("INSERT INTO one_time_link (organization_id, token_hash, user_id, expires_at) VALUES ($1, $2, $3, now() + $4::interval)", [
    ...[acme.id, hashOf(token), acme.userId],
    validFor,
  ]);
  return token;
}

function press(token: string, headers: Record<string, string> = { origin: webUrl, "sec-fetch-site": "same-origin" }, browser = new TestBrowser()) {
  return spendLinkAt(home.dashboard, browser.request(`${webUrl}/link/${token}/use`, { method: "POST", headers }), token).then((response) =>
    browser.keep(response),
  );
}

const checkOf = (response: Response) => new URL(response.headers.get("location") ?? "").searchParams.get("check");

test("a one-time link signs its person in, once", async () => {
  const token = await makeLink();
  const browser = new TestBrowser();
  const response = await press(token, undefined, browser);
  expect(response.headers.get("location")).toBe(`${webUrl}/`);
  expect(response.headers.get("set-cookie")).toMatch(/^postern-session=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax$/);
  expect(await findSession(home.dashboard.database, hashOf(browser.cookie("postern-session") ?? ""))).toMatchObject({ user: { id: acme.userId } });
  expect(checkOf(await press(token))).toBe("link");
});

test("two presses at once sign in once", async () => {
  const token = await makeLink();
  const answers = await Promise.all([press(token), press(token), press(token)]);
  expect(answers.map(checkOf).filter((check) => check === null)).toHaveLength(1);
});

test("a link that is too old, or was never made, signs nobody in", async () => {
  expect(checkOf(await press(await makeLink("-1 second")))).toBe("link");
  expect(checkOf(await press("never-made"))).toBe("link");
});

test("a form of another site cannot press the button, and does not spend the link", async () => {
  const token = await makeLink();
  expect(checkOf(await press(token, { origin: "https://evil.example", "sec-fetch-site": "cross-site" }))).toBe("origin");
  expect(checkOf(await press(token, {}))).toBe("origin");
  expect(checkOf(await press(token))).toBeNull();
});
