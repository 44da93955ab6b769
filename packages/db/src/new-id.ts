import { randomBytes } from "node:crypto";
import { type Id, type IdKind, idFromBytes } from "@postern/contract/id";

let lastMs = 0;
let counter = 0;

/** A new id of this kind: UUIDv7 (RFC 9562), rising within this process even inside one millisecond (12-bit counter). */
export function newId<Kind extends IdKind>(kind: Kind, nowMs = Date.now()): Id<Kind> {
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMs++;
    counter = 0;
  }
  takeRandom();
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes[6] = 0x70 | (counter >>> 8);
  bytes[7] = counter & 0xff;
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return idFromBytes(kind, bytes);
}

const bytes = Buffer.alloc(16); // the id being made
const randomFrom = 8;
// Random bytes are taken a page at a time: one system call for 512 ids.
let pool = Buffer.alloc(0);
let used = 0;

function takeRandom(): void {
  if (used === pool.length) {
    pool = randomBytes(4_096);
    used = 0;
  }
  for (let at = randomFrom; at < bytes.length; at++) bytes[at] = pool[used++] ?? 0;
}
