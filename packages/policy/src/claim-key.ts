import { hash } from "node:crypto";

const claimKeyMax = 200;

/** An event's id as it is claimed: a long or odd one is known by its hash, for the key is an index entry. */
export function claimKeyOf(key: string): string {
  return key.length <= claimKeyMax && !key.includes("\0") ? key : `sha256:${hash("sha256", key, "hex")}`;
}
