import { pairsOf } from "../http-message.ts";
import { bytesText, tookText } from "../output/measures.ts";
import { type Answer, answerDifference } from "../requests/answer-difference.ts";
import { type Board, type BoardRow, bodyShownMax } from "./board.ts";

const linesMax = 400;

/** One event, its answer first: heads as they were, bodies as text. */
export function eventPage({ delivery, message, result, refusal, requestId }: BoardRow): string[] {
  if (refusal)
    return [`${requestId} was refused at the gate with ${refusal.status}: ${refusal.reason}`, "", "Its page in the dashboard has every gate's word: press o."];
  const asked = message ? [`${message.method} ${message.target}`, ...headerLines(message.rawHeaders), "", ...bodyLines(message.body, delivery?.bytes)] : [];
  return [...answerLines(result), "", ...asked].slice(0, linesMax);
}

function answerLines(result: BoardRow["result"]): string[] {
  if (!result) return ["No answer yet"];
  if ("error" in result) return [`No answer: ${result.error}`, result.detail];
  const body = Buffer.from(result.body);
  return [`Answer: ${result.status}, ${tookText(result.durationMs)}, ${bytesText(result.bodyBytes ?? body.length)}`, ...headerLines(result.rawHeaders), "", ...bodyLines(body, result.bodyBytes)]; // biome-ignore format: one answer
}

/** What the answer says otherwise than the one before it, of the same event. */
export function differencePage(board: Board, row: BoardRow): string[] {
  const [before, after] = [answerOf(board.earlierAnswer(row)), answerOf(row.result)];
  if (!after) return ["This event has no answer to compare."];
  if (!before) return ["This is the first answer to this event. Press r to replay it; the next answer is compared with this one."];
  const lines = answerDifference(before, after);
  return lines.length === 0 ? ["Both answers say the same."] : ["- before, + now", "", ...lines];
}

function answerOf(result: BoardRow["result"]): Answer | undefined {
  if (!result || "error" in result) return;
  const isWhole = result.bodyBytes === undefined || result.bodyBytes === result.body.length;
  return { status: result.status, headers: pairsOf(result.rawHeaders), body: isWhole ? Buffer.from(result.body) : undefined };
}

function headerLines(rawHeaders: readonly string[]): string[] {
  return pairsOf(rawHeaders).map(([name, value]) => `${name}: ${value}`);
}

function bodyLines(body: Buffer, bytes = body.length): string[] {
  if (body.length === 0) return [];
  const lines = prettyText(body.subarray(0, bodyShownMax).toString("utf8")).replaceAll("\t", "  ").split("\n");
  return bytes > Math.min(body.length, bodyShownMax) ? [...lines, `… ${bytesText(bytes)} in all`] : lines;
}

function prettyText(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

export const helpPage = [
  "↑ ↓ j k        select an event; in a page: scroll",
  "PgUp PgDn      ten at a time; Home, End: the newest, the oldest",
  "Enter          the event with its answer: headers and bodies",
  "r              replay the selected event to this tunnel; the audit log tells it",
  "d              what its answer says otherwise than the one before",
  "f              show only what holds a text: type, status, id. Everything still comes",
  "p              pause: what comes waits at the gateway",
  "o              open the selected event in the dashboard",
  "Esc            back to the list",
  "q, Ctrl-C      stop; what runs is finished first",
];
