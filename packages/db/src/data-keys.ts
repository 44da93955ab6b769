import { createDataKey, type DataKey, type KeyRing, openDataKey, type SealPlace, seal, unseal } from "./seal.ts";
import type { RunStatement } from "./statement.ts";

/** The key ring, and the data keys opened so far, by organization and id: a data key never changes under its id. */
export interface OpenedKeys {
  keyRing: KeyRing;
  dataKeys: Map<string, DataKey>;
}
/** A data key as it lies in its table. */
export interface WrappedKey {
  id: string;
  wrapped: string;
}

const dataKeysMax = 10_000;
const firstId = "d1";

/** Seals a value under the organization's newest data key; its first one is made here when there is none. */
export async function sealValue(run: RunStatement, keys: OpenedKeys, { place, value }: { place: SealPlace; value: string }): Promise<string> {
  const { organizationId } = place;
  const row = (await findNewest(run, organizationId)) ?? (await ensureFirstDataKey(run, keys.keyRing, organizationId));
  return seal(findOpened(keys, organizationId, row.id) ?? open(keys, organizationId, row), place, value);
}

/** Opens a sealed value where its organization is seen; throws when it was moved from its place, or its key is gone. */
export async function openValue(run: RunStatement, keys: OpenedKeys, { place, sealed }: { place: SealPlace; sealed: string }): Promise<Buffer> {
  const { organizationId } = place;
  const [, id = ""] = sealed.split(".");
  const dataKey = findOpened(keys, organizationId, id) ?? open(keys, organizationId, await getDataKey(run, organizationId, id));
  return unseal(dataKey, place, sealed);
}

/** Makes an organization's first data key unless there is one, and answers the newest: of two makers one wins, and both use the winner's. */
export async function ensureFirstDataKey(run: RunStatement, keyRing: KeyRing, organizationId: string): Promise<WrappedKey> {
  const { wrapped } = createDataKey(keyRing, organizationId, firstId);
  await run("INSERT INTO data_key (organization_id, id, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [organizationId, firstId, wrapped]);
  const row = await findNewest(run, organizationId);
  if (!row) throw new Error(`the data keys of ${organizationId} cannot be seen here`);
  return row;
}

async function findNewest(run: RunStatement, organizationId: string): Promise<WrappedKey | undefined> {
  const [row] = await run("SELECT id, wrapped FROM data_key WHERE organization_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1", [organizationId]);
  return row && wrappedKeyOf(row);
}

async function getDataKey(run: RunStatement, organizationId: string, id: string): Promise<WrappedKey> {
  const [row] = await run("SELECT id, wrapped FROM data_key WHERE organization_id = $1 AND id = $2", [organizationId, id]);
  if (!row) throw new Error(`the data key ${id} of ${organizationId} is missing`);
  return wrappedKeyOf(row);
}

function wrappedKeyOf({ id, wrapped }: Record<string, unknown>): WrappedKey {
  return { id: String(id), wrapped: String(wrapped) };
}

function findOpened({ dataKeys }: OpenedKeys, organizationId: string, id: string): DataKey | undefined {
  return dataKeys.get(`${organizationId} ${id}`);
}

function open({ keyRing, dataKeys }: OpenedKeys, organizationId: string, row: WrappedKey): DataKey {
  const dataKey = openDataKey(keyRing, organizationId, row);
  if (dataKeys.size >= dataKeysMax) dataKeys.clear();
  dataKeys.set(`${organizationId} ${row.id}`, dataKey);
  return dataKey;
}
