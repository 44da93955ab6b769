import { createHash, randomBytes } from "node:crypto";

/** A new secret for a cookie: 256 random bits. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a token or link; it is random, so a fast hash is enough. */
export function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** The id under which everything of one call is logged and audited: 32 hexadecimal digits, as W3C Trace Context has them. */
export function newTraceId(): string {
  return randomBytes(16).toString("hex");
}
