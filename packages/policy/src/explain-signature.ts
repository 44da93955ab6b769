import { joined } from "./digest.ts";
import { parseMoment } from "./freshness.ts";
import { JsonPaths } from "./json-paths.ts";
import type { Inbound, OpenSecret, PolicyPorts } from "./ports.ts";
import { type PreparedScheme, prepareScheme } from "./prepare-scheme.ts";
import { type OwnersPart, specOf } from "./providers/index.ts";
import { Reading } from "./reading.ts";
import { isLacking } from "./signing.ts";
import type { Settled } from "./verify/scheme.ts";
import { showSignature } from "./verify/show.ts";
import { verifySignature } from "./verify-signature.ts";

/** One way to sign, as one request shows it: what stands where, what the signature is made over, how old its time is. */
export interface ShownScheme {
  label: string;
  /** Where the signature stands, in words. */
  place: string;
  /** The signatures that stand there; none when it is missing, or not of this form. */
  signatures: readonly string[];
  /** The signed time as sent, and how far the clock is from it; a negative age is ahead. */
  time?: { place: string; text: string; ageMs?: number };
  /** What is signed, to the byte; the secret is written as <secret> where it is a part. Nothing for tokens, which sign themselves. */
  signed?: { bytes: Buffer } | { lacks: string };
}

export interface ExplanationInputs extends OwnersPart {
  provider: string;
  toleranceSeconds?: number | undefined;
  secrets: readonly OpenSecret[];
}
export interface Explanation {
  schemes: ShownScheme[];
  answer: Settled;
}

/** What the verifier makes of a request's signature, and from what: for a person who looks for the step that fails. */
export async function explainSignature(
  inbound: Inbound,
  { provider, toleranceSeconds, secrets, ...owners }: ExplanationInputs,
  ports: PolicyPorts,
): Promise<Explanation> {
  const paths = new JsonPaths();
  const prepared = specOf(provider, owners).schemes.map((scheme) => prepareScheme(scheme, { secrets, paths, toleranceSeconds }));
  const request = new Reading(inbound, paths);
  const shown = prepared.filter((scheme) => scheme.applies(request)).map((scheme) => showScheme(scheme, request, ports.nowMs()));
  return { schemes: shown, answer: await verifySignature(prepared, request, ports) };
}

function showScheme(prepared: PreparedScheme, request: Reading, nowMs: number): ShownScheme {
  const { scheme, name } = prepared;
  const cut = showSignature(prepared, request);
  const time = timeOf(prepared, request, nowMs);
  const signed = signedOf(prepared, request, time?.text ?? "");
  return { label: scheme.label, place: name, signatures: "texts" in cut ? cut.texts : [], ...(time && { time }), ...(signed && { signed }) };
}

function timeOf({ time }: PreparedScheme, request: Reading, nowMs: number): ShownScheme["time"] {
  if (!time || time.inToken) return;
  const cut = time.cut(request);
  const [text] = "texts" in cut ? cut.texts : [];
  if (text === undefined) return { place: time.name, text: "" };
  const momentMs = parseMoment(text, time.format);
  return { place: time.name, text, ...(momentMs !== undefined && { ageMs: nowMs - momentMs }) };
}

function signedOf({ scheme, message, url }: PreparedScheme, request: Reading, timestamp: string): ShownScheme["signed"] {
  if (!scheme.message) return;
  const built = message({ request, timestamp, url: url ?? request.url, secret: Buffer.from("<secret>"), keyId: "<key id>" });
  return isLacking(built) ? { lacks: built.lacks } : { bytes: joined(built) };
}
