import { createHmac } from "node:crypto";

/** Who reads a delivery's signature: at most this many secrets sign it while they are rolled. */
const secretsMax = 5;

export interface SignedContent {
  /** The same for every attempt of an event. */
  id: string;
  /** Unix seconds of this attempt. */
  timestampSeconds: number;
  body: Buffer;
}

/**
 * Signs as Standard Webhooks 1.0 does: HMAC-SHA256 over `id.timestamp.body`, one `v1,<base64>` per secret, separated by spaces.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function sign({ id, timestampSeconds, body }: SignedContent, secrets: readonly string[]): string {
  const head = `${id}.${timestampSeconds}.`;
  return secrets
    .slice(0, secretsMax)
    .map((secret) => `v1,${createHmac("sha256", keyOf(secret)).update(head).update(body).digest("base64")}`)
    .join(" ");
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  if (key.length < 16) throw new Error("a signing secret is whsec_ and at least 16 bytes of base64");
  return key;
}
