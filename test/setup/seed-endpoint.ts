import { randomBytes } from "node:crypto";
import type { Answer } from "@postern/contract/endpoint";
import type { Policy } from "@postern/contract/policy";
import { ensureFirstDataKey } from "@postern/db/data-keys";
import { newId } from "@postern/db/new-id";
import { type KeyRing, openDataKey, seal } from "@postern/db/seal";
import { statementsOfConnection } from "@postern/db/statement";
import pg from "pg";

/** A key ring for one test run. */
export const testKeys = `k1:${randomBytes(32).toString("base64")}`;

export interface SeedSettings {
  keyRing: KeyRing;
  policy?: Policy;
  provider?: string;
  secret?: string;
  answer?: Partial<Answer>;
  bodyBytesMax?: number;
  host?: string;
  state?: "open" | "closed";
  /** One route to each of these; none by default. */
  destinations?: { url: string; filter?: string; concurrency?: number }[];
  /** An organization that is there already. */
  organizationId?: string;
}
export interface SeededEndpoint {
  organizationId: string;
  projectId: string;
  endpointId: string;
  policyVersionId: string;
  token: string;
  destinationIds: string[];
  secretId?: string;
}

/** Writes an endpoint as the migrator, with all it needs: for tests and benches that have no dashboard. */
export async function seedEndpoint(migratorUrl: string, settings: SeedSettings): Promise<SeededEndpoint> {
  const client = new pg.Client({ connectionString: migratorUrl });
  await client.connect();
  try {
    await client.query("BEGIN"); // nobody may see an endpoint without its policy
    const seeded = await seed(client, settings);
    await client.query("COMMIT");
    return seeded;
  } finally {
    await client.end();
  }
}

async function seed(client: pg.Client, settings: SeedSettings): Promise<SeededEndpoint> {
  const insert = (table: string, row: Record<string, unknown>) => insertRow(client, table, row);
  const organizationId = settings.organizationId ?? newId("org");
  const own = { organization_id: organizationId };
  const [projectId, endpointId, policyVersionId, token] = [newId("prj"), newId("ep"), newId("pol"), randomBytes(16).toString("hex")];
  if (!settings.organizationId) await insert("organization", { id: organizationId, slug: organizationId, name: "Test" });
  const sealFor = await dataKeyOf(client, settings.keyRing, organizationId);
  const made = { created_by: "usr_test", created_by_name: "Test" };

  await insert("project", { ...own, id: projectId, slug: projectId, name: "Test" });
  const { provider, bodyBytesMax = 1_048_576, host, state = "open", answer, policy = { all: [] } } = settings;
  const setUp = { body_bytes_max: bodyBytesMax, host, state, answer: JSON.stringify({ status: 202, ...answer }), policy_version_id: policyVersionId };
  await insert("endpoint", { ...own, id: endpointId, project_id: projectId, name: endpointId, provider, token, ...setUp });
  await insert("policy_version", { ...own, id: policyVersionId, endpoint_id: endpointId, number: 1, policy: JSON.stringify(policy), ...made });

  const destinationIds: string[] = [];
  for (const { url, filter = "", concurrency = 5 } of settings.destinations ?? []) {
    const id = newId("dst");
    await insert("destination", { ...own, id, project_id: projectId, name: id, kind: "url", url, concurrency });
    const signing = {
      sealed: sealFor({ table: "destination", column: "signing_secret", row: id }, "whsec_dGVzdCBzZWNyZXQgb2YgMjQgYnl0ZXM="),
      last_four: "ZXM=",
    };
    await insert("signing_secret", { ...own, id: newId("sgn"), destination_id: id, ...signing, ...made });
    await insert("route", { ...own, id: newId("rt"), endpoint_id: endpointId, destination_id: id, filter });
    destinationIds.push(id);
  }
  if (settings.secret === undefined) return { organizationId, projectId, endpointId, policyVersionId, token, destinationIds };
  const secretId = newId("sec");
  const sealed = { sealed: sealFor({ table: "secret", column: "sealed", row: secretId }, settings.secret), last_four: settings.secret.slice(-4) };
  await insert("secret", { ...own, id: secretId, endpoint_id: endpointId, kind: "shared", ...sealed, ...made });
  return { organizationId, projectId, endpointId, policyVersionId, token, destinationIds, secretId };
}

async function dataKeyOf(client: pg.Client, keyRing: KeyRing, organizationId: string) {
  const row = await ensureFirstDataKey(statementsOfConnection(client), keyRing, organizationId);
  const dataKey = openDataKey(keyRing, organizationId, row);
  return (place: { table: string; column: string; row: string }, value: string) => seal(dataKey, { organizationId, ...place }, value);
}

async function insertRow(client: pg.Client, table: string, row: Record<string, unknown>): Promise<void> {
  const columns = Object.keys(row).filter((column) => row[column] !== undefined);
  const places = columns.map((_, index) => `$${index + 1}`);
  await client.query(
    `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places.join(", ")})`,
    columns.map((column) => row[column]),
  );
}
