import type { Cut } from "../cut.ts";
import { judgeMoment, parseMoment } from "../freshness.ts";
import type { Denial, Pass, PolicyPorts } from "../ports.ts";
import type { PreparedKey, PreparedScheme, PreparedTime } from "../prepare-scheme.ts";
import type { Reading } from "../reading.ts";
import * as words from "../signature-words.ts";
import { proveAddress } from "./address.ts";
import { proveHttpMessage } from "./http-message.ts";
import { proveHttpSignature } from "./http-signature.ts";
import { parseJws } from "./jws.ts";
import { provePlain } from "./plain.ts";
import type { Attempt, Prove } from "./proof.ts";
import { proveToken } from "./token.ts";

/** A sender shows a handful of signatures while a secret is being rolled; each one more costs us a check. */
const signaturesMax = 8;

/** A scheme as one request shows it. */
export interface Shown {
  prepared: PreparedScheme;
  cut: Cut;
  keys: readonly PreparedKey[];
}
export type Settled = Denial | Pass;

/** Judges a request by one scheme, with the endpoint's own keys or those that its sender publishes. */
export function verifyScheme(shown: Shown, request: Reading, ports: PolicyPorts): Settled | Promise<Settled> {
  const { prepared, keys } = shown;
  if (keys.length > 0) return verifyWith(shown, request, ports);
  if (!prepared.findKeys) return { reason: "no-active-secret", seen: prepared.name, expected: words.key(prepared.scheme) };

  const found = prepared.findKeys(request, ports, wantedKeyId(shown, request));
  const goOn = (keys: readonly PreparedKey[] | Denial) => ("reason" in keys ? keys : verifyWith({ ...shown, keys }, request, ports));
  return found instanceof Promise ? found.then(goOn) : goOn(found);
}

function verifyWith({ prepared, cut, keys }: Shown, request: Reading, ports: PolicyPorts): Settled {
  const nowMs = ports.nowMs();
  const { scheme } = prepared;
  const early = prepared.time && !prepared.time.inToken ? readTime(prepared.time, request, nowMs) : { text: "" };
  if ("reason" in early) return early;

  const { texts, ids } = "texts" in cut ? cut : { texts: [], ids: undefined };
  const seen = words.signature(prepared, texts, early.ageMs);
  if (texts.length > signaturesMax) return { reason: "signature-malformed", seen, expected: words.form(prepared) };
  const meant = meantKeys(prepared, keys, request);
  if (meant.length === 0) return { reason: "signature-mismatch", seen: `${seen}, made with another key`, expected: words.secrets(scheme, keys) };

  const attempt: Attempt = { prepared, request, keys: meant, texts, ids, timestamp: early.text, nowMs, seen };
  const proved = proverOf(prepared)(attempt);
  if ("reason" in proved) return proved;
  const { secret } = proved.fitting;
  return judgeContent(attempt) ?? { seen, expected: scheme.label, ...(secret && { secretId: secret.id }) };
}

function proverOf({ scheme: { algorithm } }: PreparedScheme): Prove {
  if (algorithm === "jws") return proveToken;
  if (algorithm === "http-message") return proveHttpMessage;
  if (algorithm === "http-signature") return proveHttpSignature;
  return algorithm === "address" ? proveAddress : provePlain;
}

/** What the proved signature says of the rest: the time in its token, the digests it covers, what must hold besides. */
function judgeContent({ prepared, request, timestamp, nowMs }: Attempt): Denial | undefined {
  const { scheme, time, digests, holds } = prepared;
  const late = time?.inToken ? readTime(time, request, nowMs) : undefined;
  if (late && "reason" in late) return late;
  const signing = { request, timestamp, url: prepared.url ?? request.url };
  const wrong = digests.map((check) => check(signing)).find((fault) => fault !== undefined);
  if (wrong !== undefined) return { reason: "signature-mismatch", seen: wrong, expected: scheme.label };
  if (holds && !holds(request)) return { reason: "signature-mismatch", seen: "another sender, or an event for someone else", expected: words.required(scheme) };
}

/** Only the keys that the request names, where it names one; keys without an id count for every name. */
function meantKeys({ keyId }: PreparedScheme, keys: readonly PreparedKey[], request: Reading): readonly PreparedKey[] {
  const cut = keyId?.(request);
  if (!cut || "fault" in cut) return cut && "fault" in cut && cut.fault === "duplicated" ? [] : keys;
  return keys.filter(({ key }) => key.id === undefined || cut.texts.includes(key.id));
}

function wantedKeyId({ prepared, cut }: Shown, request: Reading): string | undefined {
  const [text] = "texts" in cut ? cut.texts : [];
  const jws = text === undefined || !prepared.scheme.jws ? undefined : parseJws(text, prepared.scheme.jws.detached ?? false);
  if (jws) request.token = jws.token; // its header may say where its keys are; that place is pinned before it is asked
  const named = prepared.keyId?.(request);
  if (named) return "texts" in named ? named.texts[0] : undefined;
  return jws?.keyId;
}

/** The time the sender names, judged before any digest is computed where it stands outside of a token. */
function readTime({ name, format, window, optional, cut: read }: PreparedTime, request: Reading, nowMs: number): { text: string; ageMs?: number } | Denial {
  const cut = read(request);
  const expected = `one time in ${format}`;
  if ("fault" in cut) {
    const absent = cut.fault === "missing" || cut.fault === "unmatched";
    if (absent && optional) return { text: "" };
    return absent ? { reason: "timestamp-missing", seen: `no ${name}`, expected } : { reason: "timestamp-malformed", seen: `${name}, ${cut.fault}`, expected };
  }
  // A header of several lists repeats the time in each; two times that differ are none.
  const [text = "", second] = new Set(cut.texts);
  const momentMs = second === undefined ? parseMoment(text, format) : undefined;
  if (momentMs === undefined) return { reason: "timestamp-malformed", seen: words.badTime(name, cut.texts), expected };
  return judgeMoment(momentMs, nowMs, window) ?? { text, ageMs: nowMs - momentMs };
}
