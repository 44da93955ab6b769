import type { DatabaseHouse } from "./database-house.ts";
import { createDataKey, type DataKey, openDataKey, type SealPlace, seal, unseal } from "./seal.ts";
import type { Transaction } from "./tenant-transaction.ts";

/** What sealing needs of the house: the key ring, and the keys opened so far. */
type Keys = Pick<DatabaseHouse, "keyRing" | "dataKeys">;

/** Seals a value under the organization's newest data key; its first one is made here when there is none. */
export async function sealValue(tx: Transaction, keys: Keys, { place, value }: { place: SealPlace; value: string }): Promise<string> {
  return seal(await newestDataKey(tx, keys, place.organizationId), place, value);
}

/** Opens a sealed value; throws when it was moved from its place, or its key-encryption key is gone. */
export async function openValue(tx: Transaction, keys: Keys, { place, sealed }: { place: SealPlace; sealed: string }): Promise<Buffer> {
  const { organizationId } = place;
  const [, id = ""] = sealed.split(".");
  const known = keys.dataKeys.get(cacheKey(organizationId, id));
  if (known) return unseal(known, place, sealed);
  const row = await tx.dataKey.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id } } });
  return unseal(opened(keys, organizationId, row), place, sealed);
}

async function newestDataKey(tx: Transaction, keys: Keys, organizationId: string): Promise<DataKey> {
  const row = await tx.dataKey.findFirst({ where: { organizationId }, orderBy: [{ createdAt: "desc" }, { id: "desc" }] });
  if (!row) return firstDataKey(tx, keys, organizationId);
  return keys.dataKeys.get(cacheKey(organizationId, row.id)) ?? opened(keys, organizationId, row);
}

const firstId = "d1";

// Two first uses at once: one insert wins, the other finds the winner's row.
async function firstDataKey(tx: Transaction, keys: Keys, organizationId: string): Promise<DataKey> {
  const { wrapped } = createDataKey(keys.keyRing, organizationId, firstId);
  await tx.dataKey.createMany({ data: [{ organizationId, id: firstId, wrapped }], skipDuplicates: true });
  const row = await tx.dataKey.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: firstId } } });
  return openDataKey(keys.keyRing, organizationId, row);
}

function opened(keys: Keys, organizationId: string, row: { id: string; wrapped: string }): DataKey {
  const dataKey = openDataKey(keys.keyRing, organizationId, row);
  keys.dataKeys.set(cacheKey(organizationId, row.id), dataKey);
  return dataKey;
}

function cacheKey(organizationId: string, id: string): string {
  return `${organizationId} ${id}`;
}
