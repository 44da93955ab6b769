import type { LocalResult } from "@postern/contract/frames";
import { pairsOf } from "../http-message.ts";
import { bytesText, tookText } from "../output/measures.ts";
import type { Sheet } from "../output/sheet.ts";
import { terminalText } from "../terminal-text.ts";
import type { LocalAnswer } from "./send-locally.ts";

const bodyLettersMax = 2_000;
const bodyLinesMax = 40;

/** What a local server answered, for people. */
export function answerLines({ result, at }: LocalAnswer, { paint }: Sheet): string[] {
  if ("error" in result) return [`${paint("red", result.error)}  ${terminalText(at)}  ${terminalText(result.detail)}`];
  const body = Buffer.from(result.body);
  const lines = body.toString("utf8").slice(0, bodyLettersMax).split("\n").slice(0, bodyLinesMax);
  const text = paint(result.status < 300 ? "green" : "red", String(result.status));
  const hint = result.status === 400 || result.status === 403 || result.status === 421 ? ["(if it minds the Host header: --host-header local)"] : [];
  return [`${text}  ${tookText(result.durationMs)}  ${terminalText(at)}  ${bytesText(body.length)}`, ...hint, ...(body.length > 0 ? ["", ...lines.map((line) => terminalText(line, bodyLettersMax))] : [])]; // biome-ignore format: one answer
}

/** The same for programs. */
export function answerObject({ result, at }: LocalAnswer): object {
  if ("error" in result) return { at, error: result.error, detail: result.detail, localMs: Math.round(result.durationMs) };
  const { status, rawHeaders, body, durationMs } = result;
  return { at, status, headers: pairsOf(rawHeaders), bodyBase64: Buffer.from(body).toString("base64"), localMs: Math.round(durationMs) };
}

/** Whether the local server took it. */
export function isTaken(result: LocalResult): boolean {
  return "status" in result && result.status < 300;
}
