import type { RequestListener } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startEntryAt } from "../enter/start-entry.ts";
import { TestBrowser } from "../testing/browser.ts";
import { addOrganization, openTestDashboard, type TestDashboard } from "../testing/dashboard.ts";
import { addLoginEndpoint, type LoginEndpoint } from "../testing/login-endpoint.ts";
import { refusalOf, WaysIn, ways } from "../testing/ways-in.ts";
import { startSignInAt } from "./start.ts";

let world: WaysIn;
beforeAll(async () => {
  world = await WaysIn.open();
});
afterAll(() => world.close());

const json =
  (body: string): RequestListener =>
  (_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(body);
const padded = (bytes: number) => JSON.stringify({ padding: "x".repeat(bytes) });
const discovery = "/.well-known/openid-configuration";
const elsewhere: RequestListener = (_, response) => response.writeHead(307, { location: `${world.evil.url}/` }).end();
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
  const party = await world.newParty(`p${[...faulty, ...slow].findIndex(([other]) => other === name)}`);
  party.provider.serves(path, answer);
  return [name, ...(await Promise.all(ways.map(async (way) => refusalOf(await world.tries(way, party)))))];
}

describe("nobody comes in where a provider has", () => {
  test.each(faulty)("%s", async (...fault) => {
    const [, ...checks] = await checksWith(fault);
    for (const check of checks) expect(["unreachable", "token", "code"]).toContain(check);
    expect(world.evil.calls()).toBe(0);
  });

  test("something that never comes, or by drops; the person hears after ten seconds", async () => {
    const startedMs = performance.now();
    for (const [name, ...checks] of await Promise.all(slow.map(checksWith))) expect(checks, name).toEqual(["unreachable", "unreachable"]);
    expect(performance.now() - startedMs).toBeLessThan(20_000);
  });

  test("gone away altogether", async () => {
    const party = await world.newParty("gone");
    await party.provider.close();
    for (const way of ways) expect(await refusalOf(await world.tries(way, party))).toBe("unreachable");
  });

  test("no https, outside of a developer's machine", async () => {
    const strict = await openTestDashboard({
      POSTERN_LOCAL: "0",
      POSTERN_WEB_URL: "https://dashboard.example.com",
      POSTERN_INGEST_URL: "http://hooks.example.com",
    });
    const organization = await addOrganization(strict, "strict", (await world.newParty("clear")).provider);
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
