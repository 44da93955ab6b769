import { diagnose } from "@postern/policy/doctor";
import type { Explanation, ShownScheme } from "@postern/policy/explain-signature";
import { explainSignature } from "@postern/policy/explain-signature";
import { specOf } from "@postern/policy/providers/index";
import { Ended, exitCodes } from "../exit.ts";
import { readMessage } from "../http-message.ts";
import type { Sheet } from "../output/sheet.ts";
import { terminalText } from "../terminal-text.ts";
import { demandProvider, inboundOf, portsAt, secretsOf, urlOf } from "./judge-signature.ts";

/** What is asked of `postern inspect-signature`. */
export interface InspectionWanted {
  provider: string;
  /** The message as it stands in its file. */
  bytes: Buffer;
  secret?: string | undefined;
  /** The public address that was called, where the message does not say it. */
  url?: string | undefined;
  nowMs: number;
}
/** What the engine makes of it, and what is likely wrong. */
export interface Inspection extends Explanation {
  /** The change with which the signature verifies. */
  finding?: { says: string; fix: string };
  /** Whether there was a secret to check with. */
  checked: boolean;
}

/** Judges a message's signature with the engine of the gateway, on this machine; where it is not proved, the signature doctor looks for the cause. */
export async function inspectSignature({ provider, bytes, secret, url, nowMs }: InspectionWanted): Promise<Inspection> {
  demandProvider(provider);
  const message = readMessage(bytes);
  if ("fault" in message) throw new Ended(exitCodes.usage, `the message cannot be read: ${message.fault}`);
  const request = inboundOf(message, url ?? urlOf(message));
  const secrets = secret === undefined ? [] : secretsOf(secret);
  const explained = await explainSignature(request, { provider, secrets }, portsAt(nowMs));
  if (!("reason" in explained.answer) || secret === undefined) return { ...explained, checked: secret !== undefined };
  const known = secrets.map((one) => ({ ...one, endpointName: "this one", lastFour: one.value.slice(-4) }));
  const patient = { spec: specOf(provider), request, receivedAtMs: nowMs, nowMs, isWhole: true, secrets: known, otherSecrets: [] };
  const { finding } = await diagnose(patient, { pause: async () => {} });
  // What is not proved here is said of an organization's secrets, of which this machine knows none.
  return { ...explained, checked: true, ...(finding?.proved && { finding }) };
}

const lettersMax = 600;
const safe = (text: string) => terminalText(text, lettersMax);

/** The same for people: each step, and which of them fails. */
export function inspectionLines({ schemes, answer, finding, checked }: Inspection, { paint }: Sheet): string[] {
  const failed = "reason" in answer ? answer : undefined;
  const title = failed
    ? checked
      ? paint("red", `Not proved: ${failed.reason}`)
      : paint("yellow", "Not checked: name the variable that holds the secret, with --secret-env")
    : paint("green", "Proved: the signature is right, and its time is within the window");
  const facts = [answer.seen && `  saw       ${safe(answer.seen)}`, answer.expected && `  expected  ${safe(answer.expected)}`].filter(
    (line) => typeof line === "string",
  );
  const cause = finding ? ["", paint("bold", "Cause"), `  ${safe(finding.says)}`, `  ${safe(finding.fix)}`] : [];
  return [title, ...facts, ...schemes.flatMap((scheme) => ["", ...schemeLines(scheme, paint)]), ...cause];
}

function schemeLines({ label, place, signatures, time, signed }: ShownScheme, paint: Sheet["paint"]): string[] {
  const times = time
    ? [`  time       ${time.text === "" ? "missing" : safe(time.text)} (${safe(time.place)}${time.ageMs === undefined ? "" : `, ${skewText(time.ageMs)}`})`]
    : [];
  const shown = signatures.length === 0 ? ["missing, or not of this form"] : signatures.map(safe);
  return [paint("bold", safe(label)), ...shown.map((text) => `  signature  ${text} (${safe(place)})`), ...times, ...signedLines(signed)];
}

function skewText(ageMs: number): string {
  const seconds = Math.round(ageMs / 1_000);
  return seconds < 0 ? `${-seconds} s ahead of this clock` : `${seconds} s old`;
}

const quotedMax = 400;

function signedLines(signed: ShownScheme["signed"]): string[] {
  if (!signed) return [];
  if ("lacks" in signed) return [`  signed     cannot be put together: ${safe(signed.lacks)}`];
  const text = JSON.stringify(signed.bytes.toString("utf8"));
  return [`  signed     ${terminalText(text, quotedMax)} (${signed.bytes.length} bytes)`];
}
