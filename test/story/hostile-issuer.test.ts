import type { RequestListener } from "node:http";
import type { Id } from "@postern/contract/id";
import { OidcTokenGate } from "@postern/contract/policy";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, startHouse } from "../setup/house.ts";
import { startTokenIssuer, type TokenIssuer } from "../setup/token-issuer.ts";

let house: House;
let issuer: TokenIssuer;
let elsewhere = 0;

beforeAll(async () => {
  issuer = await startTokenIssuer();
  house = await startHouse({ settings: { NODE_EXTRA_CA_CERTS: issuer.caFile } });
  issuer.serves("/elsewhere", (_, response) => {
    elsewhere++;
    response.writeHead(200, { "content-type": "application/json" }).end('{"keys":[]}');
  });
});
afterAll(async () => {
  await house?.stop();
  await issuer?.stop();
});

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
/** A token that says it is of this issuer; nobody has signed it. */
const claimedTokenOf = (iss: string) => `${encoded({ alg: "RS256", kid: "test-key", typ: "JWT" })}.${encoded({ iss, aud: "us", exp: 4_000_000_000 })}.AAAA`;

const json =
  (body: string): RequestListener =>
  (_, response) =>
    response.writeHead(200, { "content-type": "application/json" }).end(body);
const large = json(JSON.stringify({ padding: "x".repeat(10_000_000) }));
const redirecting: RequestListener = (_, response) => response.writeHead(302, { location: "/elsewhere" }).end();
const never: RequestListener = () => {};
const drip: RequestListener = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const clock = setInterval(() => response.write(" "), 100);
  response.on("close", () => clearInterval(clock));
};
const discoveryOf = (document: object): RequestListener => json(JSON.stringify(document));

const faults: [string, "discovery" | "keys", RequestListener][] = [
  ["a discovery document of ten megabytes", "discovery", large],
  ["a discovery document that leads elsewhere", "discovery", redirecting],
  ["a discovery document that never comes", "discovery", never],
  ["a discovery document that comes by drops", "discovery", drip],
  ["a discovery document that is no JSON", "discovery", json("<html>")],
  ["a discovery document of another issuer", "discovery", discoveryOf({ issuer: "https://id.example", jwks_uri: "https://id.example/jwks" })],
  [
    "keys in clear",
    "discovery",
    (request, response) => discoveryOf({ issuer: issuerOf(request.url), jwks_uri: "http://127.0.0.1/elsewhere" })(request, response),
  ],
  ["a key set of ten megabytes", "keys", large],
  ["a key set of ten thousand keys, none of which is one", "keys", json(JSON.stringify({ keys: Array.from({ length: 10_000 }, () => ({ kty: "RSA" })) }))],
  ["a key set that leads elsewhere", "keys", redirecting],
  ["a key set that never comes", "keys", never],
  ["a key set that comes by drops", "keys", drip],
  ["a key set of shared secrets", "keys", json(JSON.stringify({ keys: [{ kty: "oct", kid: "test-key", k: "AAAA" }] }))],
];

function issuerOf(url = ""): string {
  return `${issuer.issuer}${url.replace("/.well-known/openid-configuration", "")}`;
}

/** An endpoint that trusts this issuer. */
async function trusting(name: string, settings: object): Promise<string> {
  const { id, url } = await house.gateway.call("endpoint.create", { projectId: house.gateway.projectId, name });
  const gate = OidcTokenGate.parse({ kind: "oidc-token", audiences: ["us"], ...settings });
  await house.gateway.call("policy.save", { endpointId: id as Id<"ep">, policy: { all: [gate] } });
  return url;
}

test("with no kind of hostile issuer does anyone come in, each sender hears within seconds, and nothing is followed", async () => {
  const urls: [string, string, string][] = [];
  for (const [index, [name, what, answer]] of faults.entries()) {
    const path = `/hostile-${index}`;
    issuer.serves(path, answer);
    const own = `${issuer.issuer}${path}`;
    urls.push([
      name,
      what === "discovery" ? own : issuer.issuer,
      await trusting(name, what === "discovery" ? { issuer: own } : { issuer: issuer.issuer, jwksUrl: own }),
    ]);
  }
  await house.configured();
  for (const [name, iss, url] of urls) {
    const startedMs = performance.now();
    const response = await fetch(url, { method: "POST", body: "x", headers: { authorization: `Bearer ${claimedTokenOf(iss)}` } });
    expect(response.status, name).toBe(503);
    expect(performance.now() - startedMs, name).toBeLessThan(5_000);
  }
  expect(elsewhere).toBe(0);
  const { rows } = await house.gateway.call("request.list", { projectId: house.gateway.projectId, filter: "verdict:accepted" });
  expect(rows).toEqual([]);
});

test("an issuer without https is not taken at all", async () => {
  await expect(trusting("in clear", { issuer: "http://127.0.0.1:1" })).rejects.toThrow(/must be an https URL/);
});

test("an issuer that has gone away lets nobody in, and the sender is told to come again", async () => {
  const url = await trusting("gone", { issuer: "https://127.0.0.1:1" });
  await house.configured();
  const response = await fetch(url, { method: "POST", body: "x", headers: { authorization: `Bearer ${claimedTokenOf("https://127.0.0.1:1")}` } });
  expect(response.status).toBe(503);
  expect(response.headers.get("retry-after")).not.toBeNull();
});
