import { createHash } from "node:crypto";
import type { DigestName } from "./part.ts";

/** Bytes of a signed message, piece by piece, so that a body is never copied without need. Strings are latin1, as headers are. */
export type Message = readonly (string | Buffer)[];

const names: Partial<Record<DigestName, string>> = { keccak256: "keccak-256" };

export function digestOf(digest: DigestName, message: Message): Buffer {
  const hash = createHash(names[digest] ?? digest);
  for (const piece of message) {
    if (typeof piece === "string") hash.update(piece, "latin1");
    else hash.update(piece);
  }
  return hash.digest();
}

export function joined(message: Message): Buffer {
  return Buffer.concat(message.map((piece) => (typeof piece === "string" ? Buffer.from(piece, "latin1") : piece)));
}

const lengths: Record<DigestName, number> = { md5: 16, sha1: 20, sha256: 32, sha384: 48, sha512: 64, keccak256: 32 };

/** How many bytes a digest has. */
export function digestBytes(digest: DigestName): number {
  return lengths[digest];
}
