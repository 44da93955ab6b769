import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, statusOf, type TestGateway } from "../testing.ts";
import { cookieOf, hashOf, headersOf, loginPolicy, newToken, type Offered, offer, page, stateOf, webUrl } from "./testing.ts";

const host = "tool.example.com";
let gateway: TestGateway;
let endpoint: Awaited<ReturnType<TestGateway["seed"]>>;

beforeAll(async () => {
  gateway = await startGateway({ POSTERN_WEB_URL: webUrl });
  endpoint = await gateway.seed({
    host,
    policy: loginPolicy({ groups: ["engineering"] }, [{ kind: "signature", provider: "github" }]),
    secret: "a secret of GitHub",
  });
});
afterAll(() => gateway?.stop());

const open = (path: string, more: Record<string, string> = {}, method = "GET") => gateway.send(page(host, path, { ...more, method }));
const engineer: Offered = { claims: { groups: ["engineering"] } };

/** Someone whose browser is back with its code; answers the Cookie header it has from now on. */
async function signedIn(offered: Offered = engineer): Promise<{ id: string; cookie: string }> {
  const browser = newToken();
  const { id, code } = await offer(gateway, endpoint, { ...offered, browser });
  const answer = await open(`/.postern/session?code=${code}`, { Cookie: `__Host-postern-browser=${browser}` });
  expect(statusOf(answer)).toBe(303);
  return { id, cookie: cookieOf(answer, "__Host-postern") ?? "" };
}

test("a browser in which nobody is signed in is sent to the dashboard, with a cookie that binds it and a state that only we can read", async () => {
  const answer = await open("/reports?year=2026&token=hidden");
  expect(statusOf(answer)).toBe(302);
  const [location = ""] = headersOf(answer, "location");
  expect(location.startsWith(`${webUrl}/sso/enter?state=`)).toBe(true);
  expect(location).not.toContain("hidden");
  expect(headersOf(answer, "set-cookie")).toEqual([
    expect.stringMatching(/^__Host-postern-browser=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/),
  ]);
  expect(headersOf(answer, "cache-control")).toEqual(["no-store"]);

  const browser = cookieOf(answer, "__Host-postern-browser")?.split("=")[1] ?? "";
  const { state, placeId } = stateOf(answer, endpoint);
  expect(placeId).toBe(endpoint.endpointId);
  expect(state).toMatchObject({ origin: `https://${host}`, returnTo: "/reports?year=2026&token=hidden", browserHash: hashOf(browser), again: false });
});

test("a second tab keeps the cookie of the first, so that both can come back", async () => {
  const browser = newToken();
  const answer = await open("/", { Cookie: `__Host-postern-browser=${browser}` });
  expect(cookieOf(answer, "__Host-postern-browser")).toBe(`__Host-postern-browser=${browser}`);
});

test.each<[string, string, Record<string, string>]>([
  ["a program", "GET", { Accept: "*/*", "Sec-Fetch-Mode": "", "Sec-Fetch-Dest": "" }],
  ["a page's script", "GET", { "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty" }],
  ["an image on a page", "GET", { "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image" }],
  ["a frame", "GET", { "Sec-Fetch-Dest": "iframe" }],
  ["whoever shows a credential", "GET", { Authorization: "Bearer x" }],
])("%s is answered 401 and sent nowhere", async (_, method, headers) => {
  const answer = await open("/", headers, method);
  expect(statusOf(answer)).toBe(401);
  expect(headersOf(answer, "location")).toEqual([]);
  expect(headersOf(answer, "set-cookie")).toEqual([]);
  expect(headersOf(answer, "content-type")).toEqual(["application/problem+json"]);
});

test("a program with a wrong signature hears of the signature, even if it looks like a browser", async () => {
  const answer = await open("/", { "X-Hub-Signature-256": `sha256=${"0".repeat(64)}` });
  expect(statusOf(answer)).toBe(401);
  expect(headersOf(answer, "location")).toEqual([]);
  expect((await gateway.rowsOf(endpoint.endpointId)).length).toBeGreaterThan(0);
});

test("a form that is sent while nobody is signed in is not taken, and its page says how to go on", async () => {
  const answer = await open("/reports", { Origin: `https://${host}`, "Sec-Fetch-Site": "same-origin", "Content-Length": "0" }, "POST");
  expect(statusOf(answer)).toBe(401);
  expect(answer).toContain("Sign in first");
  expect(answer).toContain("/.postern/sign-in?return_to=%2Freports");
});

test("the browser that was sent gets a session for its code and lands where it wanted to be; its request is an event that holds no cookie", async () => {
  const browser = newToken();
  const { code } = await offer(gateway, endpoint, { ...engineer, browser, returnTo: "/reports?year=2026" });
  const answer = await open(`/.postern/session?code=${code}`, { Cookie: `__Host-postern-browser=${browser}` });
  expect(statusOf(answer)).toBe(303);
  expect(headersOf(answer, "location")).toEqual([`https://${host}/reports?year=2026`]);
  const [line = ""] = headersOf(answer, "set-cookie");
  expect(line).toMatch(/^__Host-postern=[\w-]{43}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/);

  const cookie = line.slice(0, line.indexOf(";"));
  expect(statusOf(await open("/reports?year=2026", { Cookie: `theme=dark; ${cookie}; lang=de` }))).toBe(202);
  const row = await gateway.lastRowOf(endpoint.endpointId);
  expect(JSON.parse(row.trace)[0]).toMatchObject({
    gate: "oidc-login",
    outcome: "passed",
    seen: expect.stringContaining("ada@example.com (subject ada), group engineering"),
  });
  expect(row.raw_headers.toString()).toContain("Cookie: ****");
  expect(row.raw_headers.toString() + row.sealed_headers).not.toContain(cookie.slice(15));
  expect(JSON.stringify(gateway.lines)).not.toContain(cookie.slice(15));
});

test("a code brought by another browser opens nothing, and then nothing ever again", async () => {
  const browser = newToken();
  const { code } = await offer(gateway, endpoint, { ...engineer, browser });
  for (const shown of [newToken(), browser]) {
    const answer = await open(`/.postern/session?code=${code}`, { Cookie: `__Host-postern-browser=${shown}` });
    expect(statusOf(answer)).toBe(403);
    expect(headersOf(answer, "set-cookie")).toEqual([]);
  }
});

test.each<[string, Record<string, string>]>([
  ["without the browser's cookie", {}],
  ["with a cookie that comes twice", { Cookie: `__Host-postern-browser=${newToken()}; __Host-postern-browser=${newToken()}` }],
  ["with the name that plain http has", { Cookie: `postern-browser=${newToken()}` }],
])("a code %s opens nothing", async (_, headers) => {
  const { code } = await offer(gateway, endpoint, engineer);
  const answer = await open(`/.postern/session?code=${code}`, headers);
  expect(statusOf(answer)).toBe(403);
  expect(answer).toContain("began in another browser");
});

test("who is in none of the groups reads who they are and what they lack, and is not sent round in a circle", async () => {
  const { cookie } = await signedIn({ claims: { groups: ["<b>sales</b>"] } });
  const answer = await open("/", { Cookie: cookie });
  expect(statusOf(answer)).toBe(403);
  expect(headersOf(answer, "location")).toEqual([]);
  expect(answer).toContain("You are signed in as ada@example.com (subject ada), group &#60;b&#62;sales&#60;/b&#62;");
  expect(answer).toContain("It is open to: group engineering.");
  expect(answer).toContain("PSTN-1003");
  expect(headersOf(answer, "content-security-policy")[0]).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
});

test("a form of another site does not ride on a sign-in", async () => {
  const { cookie } = await signedIn();
  const from = (origin: string, site: string) => ({ Cookie: cookie, Origin: origin, "Sec-Fetch-Site": site, "Content-Length": "0" });
  const answer = await open("/", from("https://other.example.com", "same-site"), "POST");
  expect(statusOf(answer)).toBe(403);
  expect(answer).toContain("Another site sent this");
  expect(statusOf(await open("/", from(`https://${host}`, "same-origin"), "POST"))).toBe(202);
});

test("a session that is ended opens nothing any more, at once", async () => {
  const { id, cookie } = await signedIn();
  expect(statusOf(await open("/", { Cookie: cookie }))).toBe(202);
  await gateway.admin.query("DELETE FROM endpoint_session WHERE id = $1", [id]);
  await expect.poll(async () => statusOf(await open("/", { Cookie: cookie }))).toBe(302);
});

test("a session counts at its own endpoint, and by its own host, only", async () => {
  const { cookie } = await signedIn();
  const other = await gateway.seed({ host: "other.example.com", policy: loginPolicy() });
  expect(statusOf(await gateway.send(page("other.example.com", "/", { Cookie: cookie })))).toBe(302);
  expect(statusOf(await gateway.send(page("gate.example.com", `/e/${endpoint.token}`, { Cookie: cookie })))).toBe(401);
  expect(statusOf(await gateway.send(page(host, `/e/${endpoint.token}`, { Cookie: cookie })))).toBe(202);
  expect(statusOf(await gateway.send(page(host, `/e/${other.token}`, { Cookie: cookie }))), "what another one answers would run beside the sign-in").toBe(404);
});

test("an endpoint without a login gate never sees our cookies either", async () => {
  const plain = await gateway.seed();
  await gateway.post(plain.token, "", `Cookie: a=1; __Host-postern=${newToken()}; postern-session=canary-of-the-dashboard\r\n`);
  await expect.poll(async () => (await gateway.rowsOf(plain.endpointId)).length).toBe(1);
  const row = await gateway.lastRowOf(plain.endpointId);
  expect(row.raw_headers.toString()).toContain("Cookie: ****");
  await gateway.post(plain.token, "", `Cookie: postern-session=canary\r\n`);
  await expect.poll(async () => (await gateway.rowsOf(plain.endpointId)).length).toBe(2);
  expect((await gateway.lastRowOf(plain.endpointId)).raw_headers.toString()).not.toContain("Cookie");
});

test("signing out ends the session, and only its own page can do it", async () => {
  const { cookie } = await signedIn();
  expect(await open("/.postern/session", { Cookie: cookie })).toContain("As ada@example.com, at ");
  const out = (origin: string) => open("/.postern/sign-out", { Cookie: cookie, Origin: origin, "Content-Length": "0" }, "POST");
  expect(statusOf(await out("https://evil.example"))).toBe(403);
  expect(statusOf(await open("/", { Cookie: cookie }))).toBe(202);
  const answer = await out(`https://${host}`);
  expect(headersOf(answer, "set-cookie")[0]).toMatch(/^__Host-postern=; .*Max-Age=0/);
  expect(statusOf(await open("/", { Cookie: cookie }))).toBe(302);
});

test("signing in as someone else asks the identity provider once more, and cannot be led to another host", async () => {
  const { state } = stateOf(await open("/.postern/sign-in?return_to=%2Freports"), endpoint);
  expect(state).toMatchObject({ returnTo: "/reports", again: true });
  for (const evil of ["https://evil.example/", "//evil.example", "/.postern/sign-in"]) {
    const { state } = stateOf(await open(`/.postern/sign-in?return_to=${encodeURIComponent(evil)}`), endpoint);
    expect(`${state?.origin}${state?.returnTo}`, evil).toMatch(/^https:\/\/tool\.example\.com(\/|\/\/evil\.example)$/);
  }
});

test("without the dashboard's address nobody is sent anywhere, and the page says who can mend it", async () => {
  const alone = await startGateway();
  await alone.seed({ host, policy: loginPolicy() });
  const answer = await alone.send(page(host, "/"));
  expect(statusOf(answer)).toBe(401);
  expect(answer).toContain("POSTERN_WEB_URL");
  await alone.stop();
});
