import { createHmac, hash } from "node:crypto";
import { digestBytes, type Message } from "./digest.ts";
import type { HmacDigest } from "./part.ts";

/** What is larger is fed to a stream piece by piece instead of being copied. */
const copiedBytesMax = 65_536;
const blockBytes: Record<HmacDigest, number> = { md5: 64, sha1: 64, sha256: 64, sha384: 128, sha512: 128 };
const blockBytesMax = 128;
const [innerPad, outerPad] = [0x36, 0x5c];

/** Where keys and messages lie while they are digested, one at a time: a piece of memory for each request would cost as much as its digest. */
const inner = Buffer.allocUnsafeSlow(blockBytesMax + copiedBytesMax);
const outer = Buffer.allocUnsafeSlow(2 * blockBytesMax);

/**
 * The message authentication code of a message (RFC 2104). Every request is checked with one, and createHmac makes a stream and a native
 * handle each time: for 1 KB the two digests it stands for take less than half of that.
 */
export function hmacOf(digest: HmacDigest, key: Buffer, message: Message): Buffer {
  const block = blockBytes[digest];
  let bytes = 0;
  for (const piece of message) bytes += piece.length; // strings are latin1: a letter is a byte
  if (bytes > copiedBytesMax || key.length > block) return streamed(digest, key, message);

  let at = block;
  for (const piece of message) at += typeof piece === "string" ? inner.write(piece, at, "latin1") : piece.copy(inner, at);
  pad(block, key);
  outer.write(hash(digest, inner.subarray(0, at), "hex"), block, "hex");
  const code = hash(digest, outer.subarray(0, block + digestBytes(digest)), "hex");
  inner.fill(0, 0, block); // the key does not stay behind
  outer.fill(0, 0, block);
  return Buffer.from(code, "hex");
}

function pad(block: number, key: Buffer): void {
  inner.fill(innerPad, 0, block);
  outer.fill(outerPad, 0, block);
  for (let at = 0; at < key.length; at++) {
    const byte = key[at] ?? 0;
    inner[at] = byte ^ innerPad;
    outer[at] = byte ^ outerPad;
  }
}

function streamed(digest: HmacDigest, key: Buffer, message: Message): Buffer {
  const mac = createHmac(digest, key);
  for (const piece of message) {
    if (typeof piece === "string") mac.update(piece, "latin1");
    else mac.update(piece);
  }
  return mac.digest();
}
