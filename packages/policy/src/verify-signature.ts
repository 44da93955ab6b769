import { isActive } from "./active-secret.ts";
import { decode } from "./encoding.ts";
import { judgeMoment, parseMoment } from "./freshness.ts";
import type { Cut } from "./input.ts";
import { proves } from "./key.ts";
import { urlForms } from "./message.ts";
import type { Denial, Pass } from "./ports.ts";
import type { PreparedKey, PreparedScheme, PreparedTime } from "./prepare-scheme.ts";
import type { Reading } from "./reading.ts";
import * as words from "./signature-words.ts";

/** A sender shows a handful of signatures while a secret is being rolled; each one more costs us a check. */
const signaturesMax = 8;

/** A scheme as one request shows it. */
interface Shown {
  prepared: PreparedScheme;
  cut: Cut;
  keys: readonly PreparedKey[];
}

/** Whether the request proves that its sender holds a secret of the endpoint. The one reader of all records. */
export function verifySignature(schemes: readonly PreparedScheme[], request: Reading, nowMs: number): Denial | Pass {
  const shown = schemes
    .filter((prepared) => prepared.applies(request))
    .map((prepared) => ({ prepared, cut: prepared.signature(request), keys: prepared.keys.filter(({ secret }) => isActive(secret, nowMs)) }));
  const present = shown.filter(({ cut }) => "texts" in cut);
  const decisive = present.find(({ keys }) => keys.length > 0) ?? present[0];
  return decisive ? verifyScheme(decisive, request, nowMs) : denyAbsent(shown);
}

function verifyScheme({ prepared, cut, keys }: Shown, request: Reading, nowMs: number): Denial | Pass {
  const { scheme } = prepared;
  if (keys.length === 0) return { reason: "no-active-secret", seen: prepared.name, expected: words.key(scheme) };

  const time = prepared.time ? readTime(prepared.time, request, nowMs) : { text: "" };
  if ("reason" in time) return time;

  const texts = "texts" in cut ? cut.texts : [];
  const signatures = texts.length > signaturesMax ? [] : texts.flatMap((text) => decodeSignature(prepared, text));
  const seen = words.signature(prepared, texts, time.ageMs);
  if (signatures.length === 0) return { reason: "signature-malformed", seen, expected: words.form(prepared) };

  const digest = prepared.digest?.(request);
  if (digest && !digest.matches) return { reason: "signature-mismatch", seen: digest.seen, expected: scheme.label };

  const fitting = findFitting(prepared, keys, { request, timestamp: time.text, signatures });
  if ("lacks" in fitting) return { reason: "signature-malformed", seen: fitting.lacks, expected: scheme.label };
  if (!fitting.key) return { reason: "signature-mismatch", seen, expected: words.secrets(scheme, keys) };
  return { seen, expected: scheme.label, secretId: fitting.key.secret.id };
}

/** No scheme finds its signature: say what is wrong with the one that came closest. */
function denyAbsent(shown: readonly Shown[]): Denial {
  const expected = words.places(shown.map(({ prepared }) => prepared));
  for (const { prepared, cut } of shown) {
    if ("texts" in cut || cut.fault === "missing") continue;
    if (cut.fault === "duplicated") return { reason: "signature-duplicated", seen: `${prepared.name}, more than once`, expected };
    return { reason: "signature-malformed", seen: words.fault(prepared, cut.fault), expected: words.form(prepared) };
  }
  return { reason: "signature-missing", expected };
}

/** The time the sender names, judged before any digest is computed. */
function readTime({ name, format, window, cut: read }: PreparedTime, request: Reading, nowMs: number): { text: string; ageMs?: number } | Denial {
  const cut = read(request);
  const expected = `one time in ${format}`;
  if ("fault" in cut) {
    const absent = cut.fault === "missing" || cut.fault === "unmatched";
    return absent ? { reason: "timestamp-missing", seen: `no ${name}`, expected } : { reason: "timestamp-malformed", seen: `${name}, ${cut.fault}`, expected };
  }
  const [text = "", second] = cut.texts;
  const momentMs = second === undefined ? parseMoment(text, format) : undefined;
  if (momentMs === undefined) return { reason: "timestamp-malformed", seen: words.badTime(name, cut.texts), expected };
  return judgeMoment(momentMs, nowMs, window) ?? { text, ageMs: nowMs - momentMs };
}

/** The bytes of one shown signature; none when it is not written as the scheme says, or has another length. */
function decodeSignature({ scheme, signatureBytes }: PreparedScheme, text: string): Buffer[] {
  const bytes = decode(scheme.encoding, text);
  if (!bytes || bytes.length === 0) return [];
  return signatureBytes === undefined || bytes.length === signatureBytes ? [bytes] : [];
}

interface Signed {
  request: Reading;
  timestamp: string;
  signatures: readonly Buffer[];
}

/** The first active key under which any of the signatures verifies, over any form of the URL the sender may have signed. */
function findFitting({ scheme, message }: PreparedScheme, keys: readonly PreparedKey[], signed: Signed): { key?: PreparedKey } | { lacks: string } {
  for (const url of urlForms(signed.request.url, scheme.urlPort)) {
    const built = message(signed.request, signed.timestamp, url);
    if ("lacks" in built) return built;
    const fitting = keys.find(({ key }) => proves(key, built, signed.signatures));
    if (fitting) return { key: fitting };
  }
  return {};
}
