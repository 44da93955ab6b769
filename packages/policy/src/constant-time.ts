import { hash, timingSafeEqual } from "node:crypto";

/** The one comparison of secrets: both sides are hashed to one length first, so neither content nor length shows in the time it takes. */
export function sameBytes(left: Buffer, right: Buffer): boolean {
  return timingSafeEqual(hash("sha256", left, "buffer"), hash("sha256", right, "buffer"));
}
