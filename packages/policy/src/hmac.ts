import { createHmac, hash } from "node:crypto";
import { digestBytes, type Message } from "./digest.ts";
import type { HmacDigest } from "./part.ts";

/** What is larger is fed to a stream piece by piece instead of being copied. */
const copiedBytesMax = 65_536;
const blockBytes: Record<HmacDigest, number> = { md5: 64, sha1: 64, sha256: 64, sha384: 128, sha512: 128 };
const [innerPad, outerPad] = [0x36, 0x5c];

/**
 * The message authentication code of a message (RFC 2104). Every request is checked with one, and createHmac makes a stream and a native
 * handle each time: for 1 KB the two digests it stands for take less than half of that.
 */
export function hmacOf(digest: HmacDigest, key: Buffer, message: Message): Buffer {
  const block = blockBytes[digest];
  const bytes = message.reduce((sum, piece) => sum + piece.length, 0); // strings are latin1: a letter is a byte
  if (bytes > copiedBytesMax || key.length > block) return streamed(digest, key, message);

  const inner = Buffer.allocUnsafe(block + bytes);
  pad(inner, block, { key, with: innerPad });
  let at = block;
  for (const piece of message) at += typeof piece === "string" ? inner.write(piece, at, "latin1") : piece.copy(inner, at);

  const outer = Buffer.allocUnsafe(block + digestBytes(digest));
  pad(outer, block, { key, with: outerPad });
  outer.write(hash(digest, inner, "hex"), block, "hex");
  const code = Buffer.from(hash(digest, outer, "hex"), "hex");
  inner.fill(0, 0, block); // the key does not stay behind in memory that others are given
  outer.fill(0, 0, block);
  return code;
}

function pad(bytes: Buffer, block: number, { key, with: mask }: { key: Buffer; with: number }): void {
  for (let at = 0; at < block; at++) bytes[at] = (key[at] ?? 0) ^ mask;
}

function streamed(digest: HmacDigest, key: Buffer, message: Message): Buffer {
  const mac = createHmac(digest, key);
  for (const piece of message) {
    if (typeof piece === "string") mac.update(piece, "latin1");
    else mac.update(piece);
  }
  return mac.digest();
}
