import { OidcLoginGate } from "@postern/contract/policy";
import { readAudience } from "@postern/contract/share-audience";
import { rightsOfRole } from "@postern/db/access/rights-of";
import { openEndpointSession, readEndpointSessions } from "@postern/db/endpoint-sessions";
import { sealLoginState } from "@postern/db/login-state";
import { openPool, type Pool } from "@postern/db/pool";
import { runProcedure } from "@postern/db/run-procedure";
import { afterAll, beforeAll, expect, test } from "vitest";
import { completeSignInAt } from "../sign-in/callback.ts";
import { TestBrowser } from "../testing/browser.ts";
import { addOrganization, openTestDashboard, type TestDashboard, type TestOrganization, webUrl } from "../testing/dashboard.ts";
import { startTestIdentityProvider, type TestIdentityProvider } from "../testing/identity-provider.ts";
import { dataKeyOf } from "../testing/login-endpoint.ts";
import { hashOf, newToken } from "../token.ts";
import { startEntryAt } from "./start-entry.ts";

const origin = "http://branch.share.localhost:8083";
const cookie = newToken();
let home: TestDashboard;
let pool: Pool;
let provider: TestIdentityProvider;
let acme: TestOrganization;

beforeAll(async () => {
  [home, provider] = await Promise.all([openTestDashboard(), startTestIdentityProvider()]);
  pool = openPool({ url: home.url, name: "test", max: 1, statementTimeoutMs: 5_000 });
  acme = await addOrganization(home, "acme", provider);
});
afterAll(async () => {
  await pool.end();
  await Promise.all([home.close(), provider.close()]);
});

function call(name: "share.open" | "share.revoke" | "endpoint.create" | "policy.save" | "session.get", input: object) {
  const scope = { organizationId: acme.id, actor: { kind: "user" as const, id: acme.userId, name: "Owner" }, rights: rightsOfRole("owner") };
  return runProcedure({ database: home.dashboard.database, scope }, name, input);
}

async function open(to: string[]): Promise<string> {
  const opened = (await call("share.open", { name: "branch", kind: "http", audience: readAudience(to) })) as { share: { id: string } };
  return opened.share.id;
}

/** From the share through the identity provider and back; the way is sealed with the organization's own key. */
async function enters(placeId: string, from = origin): Promise<Response> {
  const state = { origin: from, returnTo: "/reports", browserHash: hashOf(cookie), atMs: Date.now(), again: false };
  const sealed = sealLoginState(await dataKeyOf(home, acme.id), { organizationId: acme.id, placeId }, state);
  const browser = new TestBrowser();
  const sent = browser.keep(await startEntryAt(home.dashboard, browser.request(`${webUrl}/sso/enter?state=${sealed}`)));
  const location = sent.headers.get("location");
  if (location === null) return sent;
  const answer = { claims: { sub: "ada", email: "ada@acme.test", email_verified: true, groups: ["qa"] } };
  return browser.keep(await completeSignInAt(home.dashboard, browser.request(provider.authorize(location, answer)), "acme"));
}
const lastEntry = async () => (await home.sql("SELECT * FROM audit_entry WHERE organization_id = $1 ORDER BY seq DESC LIMIT 1", [acme.id]))[0];

test("who is named is handed over to the share's own host, with a code that opens a session there and nowhere else", async () => {
  const id = await open(["group:qa"]);
  const response = await enters(id);
  const leadsTo = new URL(response.headers.get("refresh")?.replace("0; url=", "") ?? "", "http://nowhere.invalid");
  expect(leadsTo.origin).toBe(origin);
  expect(await lastEntry()).toMatchObject({ action: "share.enter", outcome: "done", target: id });

  const tokenHash = hashOf(newToken());
  const brought = { codeHash: hashOf(leadsTo.searchParams.get("code") ?? ""), browserHash: hashOf(cookie), tokenHash };
  expect(await openEndpointSession(pool, { placeId: id, ...brought })).toMatchObject({ returnTo: "/reports" });
  expect(await readEndpointSessions(pool, [tokenHash])).toMatchObject([{ placeId: id, email: "ada@acme.test", claims: { groups: ["qa"] } }]);
});

test("who is not named reads so, and the audit log says so", async () => {
  const id = await open(["bob@acme.test"]);
  const response = await enters(id);
  expect(response.status).toBe(403);
  expect(await response.text()).toContain("branch is not open to you");
  await expect.poll(lastEntry).toMatchObject({ action: "share.enter", outcome: "denied", target: id });
});

test("where the share names an endpoint, whoever its policy's sign-in names may come in, too, and nobody else", async () => {
  const { projects } = (await call("session.get", {})) as { projects: { id: string }[] };
  const endpoint = (await call("endpoint.create", { projectId: projects[0]?.id, name: "gatekeeper", host: "hooks.acme.test" })) as { id: string };
  const asks = (group: string) => {
    const login = OidcLoginGate.parse({ kind: "oidc-login", who: "anyone", groups: [group] });
    return call("policy.save", { endpointId: endpoint.id, policy: { all: [{ any: [login, { kind: "method", allow: ["POST"] }] }] } });
  };
  const named = { name: "gated", kind: "http", gate: "gatekeeper", audience: readAudience([]) };
  const { share } = (await call("share.open", named)) as { share: { id: string } };
  const gated = "http://gated.share.localhost:8083";
  await asks("qa");
  expect((await enters(share.id, gated)).headers.get("refresh")).toContain(`${gated}/.postern/session?code=`);
  await asks("finance");
  expect((await enters(share.id, gated)).status).toBe(403);
});

test("a way back to another host, or to a share that is over, leads nowhere", async () => {
  const id = await open(["organization"]);
  expect((await enters(id, "http://evil.share.localhost:8083")).headers.get("location")).toBeNull();
  await call("share.revoke", { id });
  expect(await (await enters(id)).text()).toContain("takes no sign-ins");
});
