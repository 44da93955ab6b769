import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const ivBytes = 12;
const tagBytes = 16;
const purpose = Buffer.from("postern credentials");

/** A key to seal with: 32 random bytes, in base64. */
export const newSealingKey = (): string => randomBytes(32).toString("base64");

/** A text under AES-256-GCM (NIST SP 800-38D): the random IV, the tag, what is sealed; in base64. */
export function seal(key: string, text: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key, "base64"), iv).setAAD(purpose);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64");
}

/** The text; nothing where it was sealed with another key, or changed since. */
export function unseal(key: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", Buffer.from(key, "base64"), bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
    decipher.setAAD(purpose).setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}
