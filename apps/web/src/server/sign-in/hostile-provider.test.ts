import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, exportSPKI, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEntryAt } from "../enter/start-entry.ts";
import { TestBrowser } from "../testing/browser.ts";
import { addOrganization, openTestDashboard, type TestDashboard, webUrl } from "../testing/dashboard.ts";
import { type Answer, type ProviderKeys, startTestIdentityProvider, type TestIdentityProvider } from "../testing/identity-provider.ts";
import { addLoginEndpoint, type LoginEndpoint } from "../testing/login-endpoint.ts";
import { completeSignInAt } from "./callback.ts";
import { type SignInCheck, signInChecks } from "./failure.ts";
import { startSignInAt } from "./start.ts";

let home: TestDashboard;
/** Where a hostile provider would like us to go. */
let evil: { url: string; calls(): number; close(): void };
let honest: Party;
const providers: TestIdentityProvider[] = [];

beforeAll(async () => {
  [home, evil] = await Promise.all([openTestDashboard(), startEvil()]);
  honest = await newParty("honest");
});
afterAll(async () => {
  evil.close();
  await Promise.all([home.close(), ...providers.map((provider) => provider.close())]);
});

async function startEvil() {
  let calls = 0;
  const server = createServer((_, response) => {
    calls++;
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls: () => calls, close: () => server.close() };
}

/** An organization with a provider of its own, and an endpoint that people sign in at. */
interface Party {
  slug: string;
  provider: TestIdentityProvider;
  endpoint: LoginEndpoint;
}
async function newParty(slug: string, metadata: Record<string, unknown> = {}): Promise<Party> {
  const provider = await startTestIdentityProvider(metadata);
  providers.push(provider);
  const organization = await addOrganization(home, slug, provider);
  return { slug, provider, endpoint: await addLoginEndpoint(home, organization, `${slug}.acme.test`) };
}

const ways = ["at the dashboard", "at an endpoint"] as const;
type Way = (typeof ways)[number];
let addresses = 0;

/** A browser at an address of its own, so that no failure counts against another. */
function newVisitor() {
  const headers = { "x-forwarded-for": `2001:db8:${(++addresses).toString(16)}::1` };
  const browser = new TestBrowser();
  return {
    browser,
    async start(way: Way, { slug, endpoint }: Party): Promise<Response> {
      if (way === "at an endpoint") return browser.keep(await startEntryAt(home.dashboard, browser.request(endpoint.entry(), { headers })));
      return browser.keep(await startSignInAt(home.dashboard, browser.request(`${webUrl}/sso/${slug}/start`, { headers }), slug));
    },
    back: async (url: string, slug: string) => browser.keep(await completeSignInAt(home.dashboard, browser.request(url, { headers }), slug)),
  };
}

/** Goes the whole way, as far as it is let. */
async function tries(way: Way, party: Party, answer: Answer = {}): Promise<{ response: Response; browser: TestBrowser }> {
  const { browser, start, back } = newVisitor();
  const started = await start(way, party);
  const location = started.headers.get("location");
  if (location === null || !location.startsWith(party.provider.issuer)) return { response: started, browser };
  return { response: await back(party.provider.authorize(location, answer), party.slug), browser };
}

/** Nobody came in; the check that failed, as the person reads it. */
async function refusalOf({ response, browser }: { response: Response; browser: TestBrowser }): Promise<string | undefined> {
  const location = response.headers.get("location");
  expect(response.headers.get("refresh")).toBeNull();
  expect(browser.cookie("postern-session")).toBeUndefined();
  if (location !== null) return new URL(location).searchParams.get("check") ?? undefined;
  const page = (await response.text()).replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  return Object.entries(signInChecks).find(([, words]) => page.includes(words))?.[0];
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
const unsecured = (alg: string) => (claims: JWTPayload) => `${encoded({ alg, typ: "JWT" })}.${encoded(claims)}.`;
const byStranger =
  (header: object) =>
  (claims: JWTPayload, { unknown }: ProviderKeys) =>
    new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1", ...header }).sign(unknown.privateKey);
const withCrit = (claims: JWTPayload, { known }: ProviderKeys) =>
  new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "k1", crit: ["urn:x"], "urn:x": 1 }).sign(known.privateKey, { crit: { "urn:x": true } });
const bySecret = (secret: (keys: ProviderKeys) => Promise<string>) => async (claims: JWTPayload, keys: ProviderKeys) =>
  new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "k1" }).sign(Buffer.from(await secret(keys)));

const hostile: [string, () => Answer, SignInCheck][] = [
  ["a token without a signature (alg none)", () => ({ idToken: unsecured("none") }), "token"],
  ["the same in other letters", () => ({ idToken: unsecured("nOnE") }), "token"],
  ["a token signed with the public key as a shared secret", () => ({ idToken: bySecret(({ known }) => exportSPKI(known.publicKey)) }), "token"],
  [
    "one signed with the published key set as a secret",
    () => ({ idToken: bySecret(async ({ known }) => JSON.stringify(await exportJWK(known.publicKey))) }),
    "token",
  ],
  ["one signed with our own client secret", () => ({ idToken: bySecret(async () => honest.provider.clientSecret) }), "token"],
  ["a stranger's signature", () => ({ forged: true }), "token"],
  ["a stranger's key named by jku", () => ({ idToken: byStranger({ jku: `${evil.url}/jwks` }) }), "token"],
  ["a stranger's key named by x5u", () => ({ idToken: byStranger({ x5u: `${evil.url}/certificate` }) }), "token"],
  [
    "a stranger's key in the header",
    () => ({ idToken: async (claims, keys) => byStranger({ jwk: await exportJWK(keys.unknown.publicKey) })(claims, keys) }),
    "token",
  ],
  ["a key that nobody publishes", () => ({ idToken: byStranger({ kid: "k2" }) }), "token"],
  ["something in crit that we do not know", () => ({ idToken: withCrit }), "token"],
  ["another issuer", () => ({ claims: { iss: evil.url } }), "issuer"],
  ["the issuer and a slash", () => ({ claims: { iss: `${honest.provider.issuer}/` } }), "issuer"],
  ["another audience", () => ({ claims: { aud: "another" } }), "token"],
  ["several audiences, issued to another (azp)", () => ({ claims: { aud: ["postern", "another"], azp: "another" } }), "token"],
  ["several audiences and no azp", () => ({ claims: { aud: ["postern", "another"] } }), "token"],
  ["one audience, issued to another (azp)", () => ({ claims: { azp: "another" } }), "token"],
  ["another sign-in's nonce", () => ({ nonce: "another" }), "nonce"],
  ["no nonce", () => ({ claims: { nonce: undefined } }), "token"],
  ["an end in the past", () => ({ claims: { exp: 1_000_000 } }), "token"],
  ["no end", () => ({ claims: { exp: undefined } }), "token"],
  ["a beginning to come", () => ({ claims: { nbf: 4_000_000_000 } }), "token"],
  ["nobody in it", () => ({ claims: { sub: undefined } }), "token"],
  ["no token at all", () => ({ idToken: () => "" }), "token"],
  ["three words that are no token", () => ({ idToken: () => "a.b.c" }), "token"],
  ["a mixed-up issuer beside the code (RFC 9207)", () => ({ callback: { iss: evil.url } }), "issuer"],
  ["no issuer beside the code, though one is promised", () => ({ callback: { iss: undefined } }), "issuer"],
  ["a code that it never gave", () => ({ callback: { code: "made-up" } }), "code"],
  ["no code", () => ({ callback: { code: undefined } }), "token"],
];

describe.each(ways)("%s", (way) => {
  test("an honest answer signs in, so that the others mean something", async () => {
    const { response, browser } = await tries(way, honest);
    if (way === "at an endpoint") expect(response.headers.get("refresh")).toContain("/.postern/session?code=");
    else expect(browser.cookie("postern-session")).toBeDefined();
  });

  test.each(hostile)("nobody comes in with %s, and the sentence is clear", async (_, answer, check) => {
    expect(await refusalOf(await tries(way, honest, answer()))).toBe(check);
    expect(evil.calls()).toBe(0);
  });

  test("nobody comes in with another sign-in's state", async () => {
    const { browser, start, back } = newVisitor();
    const location = (await start(way, honest)).headers.get("location") ?? "";
    const callback = new URL(honest.provider.authorize(location));
    const state = callback.searchParams.get("state") ?? "";
    callback.searchParams.set("state", `${state.slice(0, 8)}${"x".repeat(35)}.${"x".repeat(22)}`);
    expect(await refusalOf({ response: await back(callback.href, "honest"), browser })).toBe("state");
  });

  test("nobody comes in with another sign-in's code: it is bound to the browser that began (PKCE)", async () => {
    const first = newVisitor();
    const code = new URL(honest.provider.authorize((await first.start(way, honest)).headers.get("location") ?? "")).searchParams.get("code") ?? "";
    expect(await refusalOf(await tries(way, honest, { callback: { code } }))).toBe("code");
  });

  test("an answer counts once: brought again with the cookie put back, it opens nothing", async () => {
    const { browser, start, back } = newVisitor();
    const cookies = (await start(way, honest)).headers;
    const callback = honest.provider.authorize(cookies.get("location") ?? "");
    await back(callback, "honest");
    const again = new TestBrowser();
    again.keep(new Response(null, { headers: cookies }));
    const response = await completeSignInAt(home.dashboard, again.request(callback), "honest");
    expect(await refusalOf({ response, browser: again })).toBe("cookie");
    expect(browser).toBeDefined();
  });

  test("a provider of one organization signs nobody in at another", async () => {
    const other = await newParty(`other-${way.replaceAll(" ", "-")}`);
    const { browser, start, back } = newVisitor();
    const location = (await start(way, other)).headers.get("location") ?? "";
    expect(await refusalOf({ response: await back(honest.provider.authorize(location), other.slug), browser })).toBe("issuer");
  });
});

const json =
  (body: string): RequestListener =>
  (_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(body);
const padded = (bytes: number) => JSON.stringify({ padding: "x".repeat(bytes) });
const discovery = "/.well-known/openid-configuration";
const elsewhere: RequestListener = (_, response) => response.writeHead(307, { location: `${evil.url}/` }).end();
const never: RequestListener = () => {};
const drip: RequestListener = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const clock = setInterval(() => response.write(" "), 200);
  response.on("close", () => clearInterval(clock));
};

const faulty: [string, string, RequestListener][] = [
  ["a discovery document of ten megabytes", discovery, json(padded(10_000_000))],
  ["a key set of ten megabytes", "/jwks", json(padded(10_000_000))],
  ["an answer to the code of ten megabytes", "/token", json(padded(10_000_000))],
  [
    "a key set of ten thousand keys",
    "/jwks",
    json(JSON.stringify({ keys: Array.from({ length: 10_000 }, (_, index) => ({ kty: "RSA", kid: `x${index}`, n: "AQAB", e: "AQAB" })) })),
  ],
  ["a discovery document that leads elsewhere", discovery, elsewhere],
  ["a key set that leads elsewhere", "/jwks", elsewhere],
  ["a token address that leads elsewhere", "/token", elsewhere],
  ["a discovery document that is none", discovery, json("[]")],
  ["a discovery document of another issuer", discovery, json(JSON.stringify({ issuer: "https://id.example", authorization_endpoint: "https://id.example/a" }))],
];
const slow: [string, string, RequestListener][] = [
  ["a discovery document that never comes", discovery, never],
  ["a discovery document that comes by drops", discovery, drip],
  ["a key set that never comes", "/jwks", never],
  ["an answer to the code that never comes", "/token", never],
];

/** An organization whose provider answers this path so; what came of both ways in, as checks. */
async function checksWith([name, path, answer]: (typeof faulty)[number]): Promise<[string, ...(string | undefined)[]]> {
  const party = await newParty(`p${[...faulty, ...slow].findIndex(([other]) => other === name)}`);
  party.provider.serves(path, answer);
  return [name, ...(await Promise.all(ways.map(async (way) => refusalOf(await tries(way, party)))))];
}

describe("nobody comes in where a provider has", () => {
  test.each(faulty)("%s", async (...fault) => {
    const [, ...checks] = await checksWith(fault);
    for (const check of checks) expect(["unreachable", "token", "code"]).toContain(check);
    expect(evil.calls()).toBe(0);
  });

  test("something that never comes, or by drops; the person hears after ten seconds", { timeout: 40_000 }, async () => {
    const startedMs = performance.now();
    for (const [name, ...checks] of await Promise.all(slow.map(checksWith))) expect(checks, name).toEqual(["unreachable", "unreachable"]);
    expect(performance.now() - startedMs).toBeLessThan(20_000);
  });

  test("gone away altogether", async () => {
    const party = await newParty("gone");
    await party.provider.close();
    for (const way of ways) expect(await refusalOf(await tries(way, party))).toBe("unreachable");
  });

  test("no https, outside of a developer's machine", async () => {
    const strict = await openTestDashboard({
      POSTERN_LOCAL: "0",
      POSTERN_WEB_URL: "https://dashboard.example.com",
      POSTERN_INGEST_URL: "http://hooks.example.com",
    });
    const organization = await addOrganization(strict, "strict", honest.provider);
    const endpoint = await addLoginEndpointBehind(strict, organization);
    const browser = new TestBrowser();
    const url = "https://dashboard.example.com/sso/strict/start";
    expect(await refusalOf({ response: await startSignInAt(strict.dashboard, browser.request(url), "strict"), browser })).toBe("issuer");
    expect(
      await refusalOf({ response: await startEntryAt(strict.dashboard, browser.request(endpoint.entry({ origin: "http://strict.acme.test" }))), browser }),
    ).toBe("issuer");
    await strict.close();
  });
});

/** Outside local mode a host name takes a proof: it is written down here as if it had one. */
async function addLoginEndpointBehind(strict: TestDashboard, organization: Awaited<ReturnType<typeof addOrganization>>): Promise<LoginEndpoint> {
  await strict.sql(
    `INSERT INTO verified_domain (organization_id, id, domain, challenge, proved_at, created_by, created_by_name)
     VALUES ($1, 'dom_01jdq8r0000000000000000000', 'acme.test', 'x', now(), 'x', 'x')`,
    [organization.id],
  );
  return addLoginEndpoint(strict, organization, "strict.acme.test");
}
