import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Where a sealed value lies; it is bound in, so a ciphertext moved to another row, column or organization does not open. */
export interface SealPlace {
  organizationId: string;
  table: string;
  column: string;
  row: string;
}
/** Keys that wrap the organizations' data keys: the first one wraps, all of them unwrap. */
export type KeyRing = readonly { id: string; key: Buffer }[];
export interface DataKey {
  id: string;
  key: Buffer;
}

/** POSTERN_KEYS are not the ones to use here; its message is a sentence for the operator. */
export class UnusableKeys extends Error {}

/** Reads `POSTERN_KEYS`: `id:base64(32 bytes)`, several with commas while rotating, the newest first. */
export function readKeyRing(text: string): KeyRing {
  const ring = text.split(",").map((entry) => {
    const [id = "", encoded = ""] = entry.trim().split(":");
    const key = Buffer.from(encoded, "base64");
    if (!/^[a-z0-9]{1,16}$/.test(id) || key.length !== 32)
      throw new UnusableKeys("POSTERN_KEYS must be id:base64 of 32 bytes, such as k1:…; make one with: openssl rand -base64 32");
    if (key.every((byte) => byte === key[0])) throw new UnusableKeys("POSTERN_KEYS holds a sample key; make one with: openssl rand -base64 32");
    return { id, key };
  });
  return ring;
}

/** A new data key for an organization, and its wrapped form for the data_key table. */
export function createDataKey(ring: KeyRing, organizationId: string, id: string): { dataKey: DataKey; wrapped: string } {
  const dataKey = { id, key: randomBytes(32) };
  const [kek] = ring;
  if (!kek) throw new Error("there is no key-encryption key");
  return { dataKey, wrapped: encrypt(kek, placeOfDataKey(organizationId, id), dataKey.key) };
}

export function openDataKey(ring: KeyRing, organizationId: string, row: { id: string; wrapped: string }): DataKey {
  const sealedBy = row.wrapped.split(".")[1];
  const kek = ring.find(({ id }) => id === sealedBy);
  if (!kek) throw new UnusableKeys(`POSTERN_KEYS lacks the key ${sealedBy}, which sealed the secrets in this database; add it`);
  try {
    return { id: row.id, key: decrypt(kek, placeOfDataKey(organizationId, row.id), row.wrapped) };
  } catch (cause) {
    throw new UnusableKeys(`the key ${sealedBy} in POSTERN_KEYS is not the one that sealed the secrets in this database; put that one back`, { cause });
  }
}

/** Seals a value for its place: `v1.<key id>.<nonce>.<ciphertext>.<tag>`, AES-256-GCM. */
export function seal(dataKey: DataKey, place: SealPlace, value: string | Uint8Array): string {
  return encrypt(dataKey, place, typeof value === "string" ? Buffer.from(value) : value);
}

/** Opens what `seal` made for the same place; throws when key, place or bytes differ. */
export function unseal(dataKey: DataKey, place: SealPlace, sealed: string): Buffer {
  return decrypt(dataKey, place, sealed);
}

function placeOfDataKey(organizationId: string, id: string): SealPlace {
  return { organizationId, table: "data_key", column: "wrapped", row: id };
}

function encrypt({ id, key }: { id: string; key: Buffer }, place: SealPlace, value: Uint8Array): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(boundData(place, id));
  const ciphertext = Buffer.concat([cipher.update(value), cipher.final()]);
  return ["v1", id, nonce.toString("base64url"), ciphertext.toString("base64url"), cipher.getAuthTag().toString("base64url")].join(".");
}

function decrypt({ id, key }: { id: string; key: Buffer }, place: SealPlace, sealed: string): Buffer {
  const [version, keyId, nonce = "", ciphertext = "", tag = ""] = sealed.split(".");
  if (version !== "v1" || keyId !== id) throw new Error(`a value sealed with key ${keyId} cannot be opened with key ${id}`);
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), { authTagLength: 16 })
    .setAAD(boundData(place, id))
    .setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(ciphertext, "base64url")), decipher.final()]);
}

function boundData({ table, column, row, organizationId }: SealPlace, keyId: string): Buffer {
  return Buffer.from([table, column, row, organizationId, keyId].join("|"));
}
