import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

/** An API key, an agent token; and of a person's sign-in from an agent: the access token, the refresh token, the device code. */
export type CredentialKind = "key" | "agt" | "ags" | "agr" | "agd";

/**
 * A key or token as its holder shows it: `key_<8 letters>_<43 base62 characters><6 characters of checksum>`.
 * The letters find its row, the 256 random bits prove it, the checksum lets secret scanners (and us) know a mistyped one without asking anyone.
 */
export interface Credential {
  kind: CredentialKind;
  hint: string;
  /** SHA-256 of the 43 characters: they are random, so a slow hash would add nothing. */
  secretHash: Buffer;
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const letters = "abcdefghijklmnopqrstuvwxyz";
const form = /^(key|agt|ags|agr|agd)_([a-z]{8})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** A new credential and its text, which is shown once and kept nowhere. */
export function createCredential(kind: CredentialKind): { credential: Credential; text: string } {
  const hint = randomText(letters, 8);
  const secret = randomText(base62, 43);
  const body = `${kind}_${hint}_${secret}`;
  return { credential: { kind, hint, secretHash: hashSecret(secret) }, text: body + checksumOf(body) };
}

/** Reads a credential's text; nothing when it has not the form or the checksum of one. */
export function parseCredential(text: string): Credential | undefined {
  const [, kind, hint, secret, checksum] = form.exec(text) ?? [];
  if (!kind || !hint || !secret || !checksum) return;
  if (checksumOf(`${kind}_${hint}_${secret}`) !== checksum) return;
  return { kind: kind as CredentialKind, hint, secretHash: hashSecret(secret) };
}

/** Constant-time: whether the stored hash is that of the shown secret. */
export function secretMatches(credential: Credential, storedHash: Uint8Array): boolean {
  return storedHash.length === credential.secretHash.length && timingSafeEqual(credential.secretHash, storedHash);
}

function hashSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

// CRC-32 in base 62: 62^6 is more than 2^32, so six characters hold it.
function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let i = 0; i < 6; i++) {
    digits = base62[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
