import { z } from "zod";

/** The kinds of ids; each id carries its kind: `req_01jd…` (TypeID: kind + 26 Crockford base32 letters of a UUIDv7). */
const idKinds = {
  org: "organization",
  prj: "project",
  usr: "user",
  con: "single sign-on connection",
  ses: "session",
  ens: "session at an endpoint",
  sin: "sign-in under way",
  ep: "endpoint",
  pol: "policy version",
  prp: "proposal of a policy",
  asr: "assertion about a policy",
  sec: "secret",
  dst: "destination",
  sgn: "signing secret",
  rt: "route",
  req: "request",
  dlv: "delivery",
  att: "attempt",
  rpl: "replay",
  tun: "tunnel",
  cnn: "tunnel connection",
  lse: "lease",
  key: "API key",
  agt: "agent token",
  asn: "sign-in of an agent",
  shr: "share",
  mir: "mirror",
  stm: "live stream",
  dom: "domain",
  rsh: "reserved host",
  adl: "address list",
  alv: "address list version",
  tca: "trusted CA",
  twl: "trusted workload",
} as const;
export type IdKind = keyof typeof idKinds;
export type Id<Kind extends IdKind> = `${Kind}_${string}`;

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
/** Every two letters, by their ten bits: an id is put together from 13 pieces, and there are two for each request. */
const pairs = [...alphabet].flatMap((first) => [...alphabet].map((second) => first + second));

/** Writes 16 bytes (a UUIDv7) as an id of this kind: 128 bits in 26 letters, so ids sort by time as text. */
export function idFromBytes<Kind extends IdKind>(kind: Kind, bytes: Uint8Array): Id<Kind> {
  let letters = "";
  let buffer = 0;
  let bits = 2; // 26 letters hold 130 bits: two leading zero bits, as TypeID says
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    if (bits >= 10) {
      bits -= 10;
      letters += pairs[(buffer >>> bits) & 1_023];
    }
    buffer &= (1 << bits) - 1;
  }
  return `${kind}_${letters}`;
}

/** The moment (ms since 1970) that an id's UUIDv7 carries. */
export function momentOfId(id: string): number {
  const letters = id.slice(id.indexOf("_") + 1);
  let value = 0;
  for (let i = 0; i < 10; i++) value = value * 32 + alphabet.indexOf(letters[i] ?? "0");
  return value; // 10 letters = 50 bits, of which two are the leading zeros: 48 bits of milliseconds
}

/** The shape of an id of one kind. */
export function idOf<Kind extends IdKind>(kind: Kind) {
  return z
    .string()
    .regex(new RegExp(`^${kind}_[0-7][${alphabet}]{25}$`), `must be the id of ${article(idKinds[kind])} (${kind}_…)`)
    .transform((text) => text as Id<Kind>);
}

function article(noun: string): string {
  return /^[aeiouA]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}
