import type { Message } from "../digest.ts";
import { decode } from "../encoding.ts";
import { proves } from "../key.ts";
import type { Denial } from "../ports.ts";
import type { PreparedKey } from "../prepare-scheme.ts";
import { quote } from "../quote.ts";
import * as words from "../signature-words.ts";
import { isLacking, type Lacks } from "../signing.ts";
import { type Jws, parseJws } from "./jws.ts";
import { lifetimeFault } from "./lifetime.ts";
import type { Attempt, Proved } from "./proof.ts";

/** A JWT, or a detached JWS over parts of the request. The record pins the algorithms: the token chooses none. */
export function proveToken(attempt: Attempt): Proved {
  const { prepared, texts, keys, seen, request } = attempt;
  const { algorithms = [], detached = false } = prepared.scheme.jws ?? {};
  const [text = "", second] = texts;
  const jws = second === undefined ? parseJws(text, detached) : undefined;
  if (!jws) return { reason: "signature-malformed", seen, expected: detached ? "one detached JWS" : "one compact JWS" };
  const known = algorithms.find((name) => name === jws.algorithm);
  if (!known) return { reason: "signature-malformed", seen: `a token of algorithm ${quote(jws.algorithm)}`, expected: algorithms.join(" or ") };

  request.token = jws.token;
  const message = signedText(jws, attempt);
  if (isLacking(message)) return { reason: "signature-malformed", seen: message.lacks, expected: prepared.scheme.label };
  const fitting = signerOf(jws, keys, message);
  if (!fitting) return { reason: "signature-mismatch", seen, expected: words.secrets(prepared.scheme, keys) };
  if (detached) return { fitting };

  const payload = decode("base64url", jws.payload);
  if (!payload || !jws.token.believe(payload)) return { reason: "signature-malformed", seen: "a token without claims", expected: prepared.scheme.label };
  return judgeLifetime(jws, attempt) ?? { fitting };
}

/** What a JWS signs: header and payload as base64url, the latter as it is where the header says so. */
function signedText(jws: Jws, { prepared, request, timestamp }: Attempt): Message | Lacks {
  if (!prepared.scheme.jws?.detached) return [`${jws.protected}.${jws.payload}`];
  const payload = prepared.message({ request, timestamp, url: prepared.url ?? request.url });
  if (isLacking(payload)) return payload;
  if (jws.isUnencoded) return [`${jws.protected}.`, ...payload];
  const bytes = Buffer.concat(payload.map((piece) => (typeof piece === "string" ? Buffer.from(piece, "latin1") : piece)));
  return [`${jws.protected}.`, bytes.toString("base64url")];
}

/** The key that has made the signature over this message. */
export function signerOf(jws: Jws, keys: readonly PreparedKey[], message: Message): PreparedKey | undefined {
  return keys.find((candidate) => isMeant(candidate, jws) && proves(candidate.key, message, [jws.signature]));
}

/** A key for this algorithm, and the one that the token names where both have a name. */
function isMeant({ key }: PreparedKey, { algorithm, keyId }: Jws): boolean {
  return key.jws === algorithm && (keyId === undefined || key.id === undefined || key.id === keyId);
}

function judgeLifetime({ token }: Jws, { prepared, nowMs }: Attempt): Denial | undefined {
  const fault = lifetimeFault(token, nowMs / 1_000, prepared.scheme.jws?.leewaySeconds ?? 0);
  return fault && { reason: fault.is === "expired" ? "timestamp-stale" : "timestamp-future", seen: fault.seen, expected: fault.expected };
}
