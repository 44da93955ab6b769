import type { Connection } from "./pool.ts";
import { type DataKey, type KeyRing, openDataKey, type SealPlace, unseal } from "./seal.ts";

/** The key ring, and the data keys opened so far, by organization and id: a data key never changes under its id. */
export interface OpenedKeys {
  keyRing: KeyRing;
  dataKeys: Map<string, DataKey>;
}

const dataKeysMax = 10_000;

/** Opens a sealed value on a plain connection that sees its organization; throws when it was moved from its place, or its key is gone. */
export async function openSealed(connection: Connection, keys: OpenedKeys, { place, sealed }: { place: SealPlace; sealed: string }): Promise<Buffer> {
  const [, id = ""] = sealed.split(".");
  return unseal(await dataKeyOf(connection, keys, { organizationId: place.organizationId, id }), place, sealed);
}

async function dataKeyOf(
  connection: Connection,
  { keyRing, dataKeys }: OpenedKeys,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<DataKey> {
  const known = dataKeys.get(`${organizationId} ${id}`);
  if (known) return known;
  const { rows } = await connection.query("SELECT id, wrapped FROM data_key WHERE organization_id = $1 AND id = $2", [organizationId, id]);
  const [row] = rows;
  if (!row) throw new Error(`the data key ${id} of ${organizationId} is missing`);
  const dataKey = openDataKey(keyRing, organizationId, row);
  if (dataKeys.size >= dataKeysMax) dataKeys.clear();
  dataKeys.set(`${organizationId} ${id}`, dataKey);
  return dataKey;
}
