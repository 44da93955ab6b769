import { decode } from "../encoding.ts";
import { proves } from "../key.ts";
import { urlForms } from "../message.ts";
import type { PreparedKey, PreparedScheme } from "../prepare-scheme.ts";
import * as words from "../signature-words.ts";
import { isLacking, type Signing } from "../signing.ts";
import type { Attempt, Proved } from "./proof.ts";

/** A signature that stands by itself: an HMAC, a digest with the secret in it, a token, or one made with a private key. */
export function provePlain(attempt: Attempt): Proved {
  const { prepared, texts, keys, seen } = attempt;
  const signatures = texts.flatMap((text, index) => decodeSignature(prepared, text, attempt.ids?.[index]));
  if (signatures.length === 0) return { reason: "signature-malformed", seen, expected: words.form(prepared) };

  const fitting = findFitting(attempt, signatures);
  if (fitting && "lacks" in fitting) return { reason: "signature-malformed", seen: fitting.lacks, expected: prepared.scheme.label };
  return fitting ? { fitting } : { reason: "signature-mismatch", seen, expected: words.secrets(prepared.scheme, keys) };
}

interface Shown {
  bytes: Buffer;
  id: string | undefined;
}

/** The bytes of one shown signature; none when it is not written as the scheme says, or has another length. */
function decodeSignature({ scheme, signatureBytes }: PreparedScheme, text: string, id: string | undefined): Shown[] {
  const bytes = decode(scheme.encoding, text);
  if (!bytes || bytes.length === 0) return [];
  return signatureBytes === undefined || bytes.length === signatureBytes ? [{ bytes, id }] : [];
}

/** The first key under which any of the signatures verifies, over any form of the URL the sender may have signed. */
function findFitting(attempt: Attempt, signatures: readonly Shown[]): PreparedKey | { lacks: string } | undefined {
  const { prepared, request, timestamp, keys } = attempt;
  for (const url of urlForms(prepared.url ?? request.url, prepared.scheme.urlPort)) {
    const found = findKey(prepared, keys, { signing: { request, timestamp, url }, signatures });
    if (found) return found;
  }
}

interface Signed {
  signing: Signing;
  signatures: readonly Shown[];
}

function findKey(
  { message, signsSecret }: PreparedScheme,
  keys: readonly PreparedKey[],
  { signing, signatures }: Signed,
): PreparedKey | { lacks: string } | undefined {
  const shared = signsSecret ? undefined : message(signing);
  for (const prepared of keys) {
    const { key } = prepared;
    const built = shared ?? message({ ...signing, secret: "bytes" in key ? key.bytes : undefined });
    if (isLacking(built)) return built;
    const meant = signatures.filter(({ id }) => id === undefined || key.id === undefined || id === key.id);
    if (
      meant.length > 0 &&
      proves(
        key,
        built,
        meant.map(({ bytes }) => bytes),
      )
    )
      return prepared;
  }
}
