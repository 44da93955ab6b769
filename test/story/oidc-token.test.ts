import type { Id } from "@postern/contract/id";
import { OidcTokenGate } from "@postern/contract/policy";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, startHouse } from "../setup/house.ts";
import { startTokenIssuer, type TokenIssuer } from "../setup/token-issuer.ts";

const audience = "https://hooks.acme.test";
let house: House;
let issuer: TokenIssuer;
let endpoint: { id: Id<"ep">; url: string };

beforeAll(async () => {
  issuer = await startTokenIssuer();
  house = await startHouse({ settings: { NODE_EXTRA_CA_CERTS: issuer.caFile } });
  endpoint = await house.gateway.call("endpoint.create", { projectId: house.gateway.projectId as Id<"prj">, name: "deployments" });
  await trust({ audiences: [audience] });
});
afterAll(async () => {
  await house?.stop();
  await issuer?.stop();
});

async function trust(settings: object) {
  const gate = OidcTokenGate.parse({ kind: "oidc-token", issuer: issuer.issuer, ...settings });
  await house.gateway.call("policy.save", { endpointId: endpoint.id, policy: { all: [gate] } });
  await house.configured();
}

const post = (token?: string) =>
  fetch(endpoint.url, { method: "POST", body: "deployed", headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });

/** The page of the request that came last, once its row is written. */
async function lastPage(reason?: string) {
  const filter = `endpoint:deployments${reason === undefined ? "" : ` reason:${reason}`}`;
  const list = async () => (await house.gateway.call("request.list", { projectId: house.gateway.projectId as Id<"prj">, filter })).rows;
  await expect.poll(async () => (await list()).length).toBeGreaterThan(0);
  const [row] = await list();
  return house.gateway.call("request.get", { id: row?.id as Id<"req"> });
}

test("a program with a token of the trusted issuer comes in, and what is kept shows whose it was and not the token", async () => {
  const token = await issuer.tokenFor(audience);
  expect((await post(token)).status).toBe(202);
  const page = await lastPage();
  expect(page).toMatchObject({ verdict: "accepted" });
  expect(page.trace[0]).toMatchObject({
    gate: "oidc-token",
    outcome: "passed",
    seen: expect.stringContaining("subject deployer, for https://hooks.acme.test"),
  });
  expect(JSON.stringify(page)).not.toContain(token.split(".")[2]);
});

test("without a token, with one for another, and with a spoiled one the program is refused, and its page says why", async () => {
  const bare = await post();
  expect(bare.status).toBe(401);
  expect(bare.headers.get("www-authenticate")).toBe('Bearer realm="webhooks"');
  expect(await lastPage("token-missing")).toMatchObject({ verdict: "refused", reason: "token-missing" });

  expect((await post(await issuer.tokenFor("https://other.test"))).status).toBe(401);
  const page = await lastPage("token-wrong-audience");
  expect(page.trace[0]).toMatchObject({ seen: "a token for https://other.test", expected: "one for https://hooks.acme.test" });

  const token = await issuer.tokenFor(audience);
  expect((await post(`${token.slice(0, -8)}AAAAAAAA`)).status).toBe(401);
  expect(await lastPage("token-untrusted")).toMatchObject({ verdict: "refused" });
});

test("a genuine token that does not claim what is asked for is refused", async () => {
  await trust({ audiences: [audience], conditions: [{ claim: "client_id", is: "equals", values: ["releaser"] }] });
  expect((await post(await issuer.tokenFor(audience))).status).toBe(403);
  expect((await lastPage("token-claim-refused")).trace[0]?.seen).toBe("claim client_id deployer");
});

test("while the keys cannot be had nobody comes in, and the sender is told to come again", async () => {
  await trust({ audiences: [audience], jwksUrl: `${issuer.issuer}/nowhere` });
  const response = await post(await issuer.tokenFor(audience));
  expect(response.status).toBe(503);
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await lastPage("keys-unavailable")).toMatchObject({ verdict: "refused", reason: "keys-unavailable" });
});
