import type { Cut } from "./cut.ts";
import { describeEncoded } from "./encoding.ts";
import { ageInWords } from "./freshness.ts";
import { nameOfInput } from "./input.ts";
import { signatureBytes } from "./key.ts";
import type { PreparedKey, PreparedScheme } from "./prepare-scheme.ts";
import { quote } from "./quote.ts";
import type { Scheme } from "./scheme.ts";

/** A secret this short would be half told by its last four characters. */
const hintedLettersMin = 12;

/** "header X-Hub-Signature-256 of 64 hex letters, timestamp 4 s old": what came, never the signature itself. */
export function signature({ name, scheme }: PreparedScheme, texts: readonly string[], ageMs?: number): string {
  const [text = "", ...more] = texts;
  const letters = scheme.encoding === "hex" && /^[0-9a-f]+$/i.test(text) ? "hex letters" : "letters";
  const one = scheme.algorithm === "token" ? name : `${name} of ${text.length} ${letters}`;
  const all = more.length > 0 ? `${one}, and ${more.length} more` : one;
  return ageMs === undefined ? all : `${all}, ${ageInWords(ageMs)}`;
}

/** "HMAC-SHA256 over the body with one of 2 active secrets (…ab12, …9f3c)". */
export function secrets({ label }: Scheme, keys: readonly PreparedKey[]): string {
  const hints = keys.flatMap(({ secret }) => (secret?.kind === "shared" ? [hint(secret.value)] : [])).join(", ");
  if (hints === "") return `${label} with ${keys.length === 1 ? "the sender's key" : `one of the sender's ${keys.length} keys`}`;
  return `${label} with ${keys.length === 1 ? "the active secret" : `one of ${keys.length} active secrets`} (${hints})`;
}

function hint(secret: string): string {
  return secret.length < hintedLettersMin ? "…" : `…${quote(secret.slice(-4))}`;
}

/** What kind of secret is lacking: "an active secret for HMAC-SHA256 over id.timestamp.body, such as whsec_…". */
export function key({ label, key: steps = [] }: Scheme): string {
  const prefix = steps.find((step) => typeof step === "object" && "strip" in step)?.strip;
  return `an active secret for ${label}${prefix ? `, such as ${prefix}…` : ""}`;
}

/** What has to hold besides the signature: "claim iss, claim aud as they are set". */
export function required({ require: conditions = [] }: Scheme): string {
  const names = conditions.flatMap((condition) => ("input" in condition ? [nameOfInput(condition.input)] : []));
  return `${names.join(", ")} as the record and this gate's settings say`;
}

/** How a signature has to be written: "sha256= and 64 hex letters". */
export function form({ scheme, name }: PreparedScheme): string {
  const prefix = scheme.signature.prefix ? `${scheme.signature.prefix.trim()} and ` : "";
  const bytes = signatureBytes(scheme.algorithm);
  const unmeasured = scheme.algorithm === "token" ? "the token" : `a signature in ${scheme.encoding}`;
  return `${name}: ${prefix}${bytes === undefined ? unmeasured : describeEncoded(scheme.encoding, bytes)}`;
}

export function fault({ name, scheme }: PreparedScheme, what: Extract<Cut, { fault: string }>["fault"]): string {
  return what === "empty" ? `${name}, empty` : `${name} without ${scheme.signature.prefix ?? "a signature"}`;
}

export function badTime(name: string, texts: readonly string[]): string {
  return texts.length > 1 ? `${name}, ${texts.length} times` : `${name} ${JSON.stringify(quote(texts[0] ?? ""))}`;
}

/** Every place where a signature may stand. */
export function places(schemes: readonly PreparedScheme[]): string {
  return [...new Set(schemes.map(({ name }) => name))].join(" or ");
}
