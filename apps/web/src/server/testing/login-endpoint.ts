import { OidcLoginGate } from "@postern/contract/policy";
import { rightsOfRole } from "@postern/db/access/rights-of";
import { type LoginState, sealLoginState } from "@postern/db/login-state";
import { newId } from "@postern/db/new-id";
import { runProcedure } from "@postern/db/run-procedure";
import { type DataKey, openDataKey } from "@postern/db/seal";
import { hashOf, newToken } from "../token.ts";
import { type TestDashboard, type TestOrganization, webUrl } from "./dashboard.ts";

/** An endpoint that people sign in at, as it sends their browsers here. */
export interface LoginEndpoint {
  id: string;
  origin: string;
  /** What only the browser that was sent could show. */
  browser: string;
  /** Where the endpoint sends the browser; a test names what is to be wrong. */
  entry(changes?: Partial<LoginState>): string;
  asks(...gates: object[]): Promise<void>;
}

export async function addLoginEndpoint(home: TestDashboard, organization: TestOrganization, host: string): Promise<LoginEndpoint> {
  const { id: organizationId, projectId, userId } = organization;
  const scope = { organizationId, actor: { kind: "user" as const, id: userId, name: "Owner" }, rights: rightsOfRole("owner") };
  const { id } = await runProcedure({ database: home.dashboard.database, scope }, "endpoint.create", { projectId, name: `The tool at ${host}`, host });
  const dataKey = await dataKeyOf(home, organizationId);
  const browser = newToken();
  const origin = `http://${host}:8080`;
  const endpoint: LoginEndpoint = {
    ...{ id, origin, browser },
    entry(changes) {
      const usual = { origin, returnTo: "/reports?year=2026", browserHash: hashOf(browser), atMs: Date.now(), again: false };
      return `${webUrl}/sso/enter?state=${sealLoginState(dataKey, { organizationId, placeId: id }, { ...usual, ...changes })}`;
    },
    async asks(...gates) {
      const policy = { all: gates.map((gate) => OidcLoginGate.parse({ kind: "oidc-login", ...gate })) };
      await home.sql("UPDATE policy_version SET policy = $2 WHERE endpoint_id = $1", [id, JSON.stringify(policy)]);
    },
  };
  await endpoint.asks({ who: "anyone" });
  return endpoint;
}

/** The organization's newest key, as ingest would open it. */
export async function dataKeyOf({ sql, dashboard }: TestDashboard, organizationId: string): Promise<DataKey> {
  const [row] = await sql("SELECT id, wrapped FROM data_key WHERE organization_id = $1 ORDER BY created_at DESC LIMIT 1", [organizationId]);
  return openDataKey(dashboard.database.keyRing, organizationId, { id: String(row?.id), wrapped: String(row?.wrapped) });
}

/** The organization's owner, signed in past an endpoint's login gate; answers the session's id. */
export async function addEndpointSession({ sql }: TestDashboard, { id: organizationId, userId, slug }: TestOrganization, endpointId: string): Promise<string> {
  const [id, connectionId] = [newId("ens"), newId("con")];
  const connection =
    "INSERT INTO sso_connection (organization_id, id, issuer, client_id, client_secret, label) VALUES ($1, $2, 'https://id.test', 'x', 'x', 'x')";
  await sql(connection, [organizationId, connectionId]);
  await sql(
    `INSERT INTO endpoint_session (organization_id, id, endpoint_id, connection_id, user_id, subject, email, name, claims, return_to, browser_hash,
       code_expires_at, token_hash, address, browser, expires_at)
     VALUES ($1, $2, $3, $4, $5, 'owner', $6, $6, '{}', '/', $7, now(), $7, '192.0.2.1', 'test', now() + interval '1 hour')`,
    [organizationId, id, endpointId, connectionId, userId, `owner@${slug}.test`, hashOf(newToken())],
  );
  return id;
}
