import { randomBytes } from "node:crypto";
import type { Answer } from "@postern/contract/endpoint";
import type { Policy } from "@postern/contract/policy";
import { ensureFirstDataKey } from "@postern/db/data-keys";
import { newId } from "@postern/db/new-id";
import { type DataKey, type KeyRing, openDataKey, seal } from "@postern/db/seal";
import { asMigrator } from "@postern/db/seed";
import type { RunStatement } from "@postern/db/statement";
import { type DestinationSettings, insertDestination } from "./seed-destination.ts";
import { insertRow } from "./sql.ts";

/** A key ring for one test run. */
export const testKeys = `k1:${randomBytes(32).toString("base64")}`;

export interface SeedSettings {
  keyRing: KeyRing;
  /** The endpoint's; a random one otherwise. */
  name?: string;
  policy?: Policy;
  provider?: string;
  secret?: string;
  answer?: Partial<Answer>;
  bodyBytesMax?: number;
  host?: string;
  state?: "open" | "closed";
  /** One route to each of these; none by default. */
  destinations?: (Partial<DestinationSettings> & { filter?: string })[];
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
  /** The organization's, for what else is to be sealed. */
  dataKey: DataKey;
}

/** Writes an endpoint as the migrator, with all it needs: for tests and benches that have no dashboard. Nobody sees it without its policy. */
export function seedEndpoint(migratorUrl: string, settings: SeedSettings): Promise<SeededEndpoint> {
  return asMigrator(migratorUrl, (run) => seed(run, settings));
}

const made = { created_by: "usr_test", created_by_name: "Test" };

async function seed(run: RunStatement, settings: SeedSettings): Promise<SeededEndpoint> {
  const organizationId = settings.organizationId ?? newId("org");
  const own = { organization_id: organizationId };
  const [projectId, endpointId, policyVersionId, token] = [newId("prj"), newId("ep"), newId("pol"), randomBytes(16).toString("hex")];
  if (!settings.organizationId) await insertRow(run, "organization", { id: organizationId, slug: organizationId, name: "Test" });
  const dataKey = openDataKey(settings.keyRing, organizationId, await ensureFirstDataKey(run, settings.keyRing, organizationId));

  await insertRow(run, "project", { ...own, id: projectId, slug: projectId, name: "Test" });
  const { name = endpointId, provider, bodyBytesMax = 1_048_576, host, state = "open", answer, policy = { all: [] } } = settings;
  const setUp = { body_bytes_max: bodyBytesMax, host, state, answer: JSON.stringify({ status: 202, ...answer }), policy_version_id: policyVersionId };
  await insertRow(run, "endpoint", { ...own, id: endpointId, project_id: projectId, name, provider, token, ...setUp });
  await insertRow(run, "policy_version", { ...own, id: policyVersionId, endpoint_id: endpointId, number: 1, policy: JSON.stringify(policy), ...made });

  const place = { organizationId, projectId, endpointId, dataKey };
  const destinationIds: string[] = [];
  for (const destination of settings.destinations ?? []) destinationIds.push(await addRouted(run, place, destination));
  const secretId = settings.secret === undefined ? undefined : await addSecret(run, place, settings.secret);
  return { ...place, policyVersionId, token, destinationIds, ...(secretId && { secretId }) };
}

/** Where rows are added: an endpoint of one organization, with the key that seals there. */
type Place = Pick<SeededEndpoint, "organizationId" | "projectId" | "endpointId" | "dataKey">;

async function addRouted(run: RunStatement, place: Place, { filter = "", ...settings }: Partial<DestinationSettings> & { filter?: string }): Promise<string> {
  const { destinationId } = await insertDestination(run, place, settings);
  const ends = { endpoint_id: place.endpointId, destination_id: destinationId };
  await insertRow(run, "route", { organization_id: place.organizationId, id: newId("rt"), ...ends, filter });
  return destinationId;
}

async function addSecret(run: RunStatement, { organizationId, endpointId, dataKey }: Place, value: string): Promise<string> {
  const id = newId("sec");
  const sealed = { sealed: seal(dataKey, { organizationId, table: "secret", column: "sealed", row: id }, value), last_four: value.slice(-4) };
  await insertRow(run, "secret", { organization_id: organizationId, id, endpoint_id: endpointId, kind: "shared", ...sealed, ...made });
  return id;
}
