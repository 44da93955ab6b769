import type { Denial } from "./ports.ts";
import type { Reading } from "./reading.ts";
import { type Jws, parseJws } from "./verify/jws.ts";

/** What the answer asks for where a bearer token is the way in (RFC 6750); why one was refused is not for its sender. */
const bearerChallenge = 'Bearer realm="webhooks"';

/** Reads the one token of a header, with or without the word Bearer before it; in Authorization never without. */
export function bearerReader(header: string): (request: Reading) => Jws | Denial {
  const name = header.toLowerCase();
  const where = `header ${header}`;
  const expected = name === "authorization" ? `${where}: Bearer and one token` : `${where} with one token`;
  const absent = (seen: string): Denial => ({ reason: "token-missing", seen, expected, challenge: bearerChallenge });

  return (request) => {
    const [value, second] = request.header(name);
    if (value === undefined) return absent(`no ${where}`);
    if (second !== undefined) return { reason: "token-malformed", seen: `${where}, more than once`, expected };
    const [, word, token = ""] = /^(bearer +)?(.*)$/is.exec(value) ?? [];
    if (word === undefined && name === "authorization") return absent(`${where} of another scheme`);
    const jws = parseJws(token.trim(), false);
    return jws ?? { reason: "token-malformed", seen: `${where}, no compact JWS that we know`, expected };
  };
}
