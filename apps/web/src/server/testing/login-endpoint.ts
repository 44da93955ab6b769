import { OidcLoginGate } from "@postern/contract/policy";
import { rightsOfRole } from "@postern/db/access/rights-of";
import { type LoginState, sealLoginState } from "@postern/db/login-state";
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
      return `${webUrl}/sso/enter?state=${sealLoginState(dataKey, { organizationId, endpointId: id }, { ...usual, ...changes })}`;
    },
    async asks(...gates) {
      const policy = { all: gates.map((gate) => OidcLoginGate.parse({ kind: "oidc-login", ...gate })) };
      await home.sql("UPDATE policy_version SET policy = $2 WHERE endpoint_id = $1", [id, JSON.stringify(policy)]);
    },
  };
  await endpoint.asks({ who: "anyone" });
  return endpoint;
}

async function dataKeyOf({ sql, dashboard }: TestDashboard, organizationId: string): Promise<DataKey> {
  const [row] = await sql("SELECT id, wrapped FROM data_key WHERE organization_id = $1 ORDER BY created_at DESC LIMIT 1", [organizationId]);
  return openDataKey(dashboard.database.keyRing, organizationId, { id: String(row?.id), wrapped: String(row?.wrapped) });
}
