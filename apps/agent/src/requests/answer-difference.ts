import type { HeaderPairs } from "@postern/contract/request";

/** An answer, as it is compared. */
export interface Answer {
  status: number;
  headers: HeaderPairs;
  /** What is known of the body, and whether that is all of it. */
  body: Buffer | undefined;
}

/** What differs by itself from one answer to the next. */
const passing = new Set([
  "date",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "age",
  "x-request-id",
  "x-runtime",
  "etag",
  "server-timing",
]);
const linesMax = 200;

/** What an answer says otherwise than an earlier one did, as lines with - and +; none when they are alike. */
export function answerDifference(before: Answer, after: Answer): string[] {
  const lines = before.status === after.status ? [] : [`- ${before.status}`, `+ ${after.status}`];
  const [old, fresh] = [headerLines(before), headerLines(after)];
  lines.push(
    ...old.filter((line) => !fresh.includes(line)).map((line) => `- ${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  );
  if (before.body !== undefined && after.body !== undefined) lines.push(...bodyDifference(textLines(before.body), textLines(after.body)));
  return lines.length > linesMax ? [...lines.slice(0, linesMax), `… ${lines.length - linesMax} more lines`] : lines;
}

function headerLines({ headers }: Answer): string[] {
  return headers.filter(([name]) => !passing.has(name.toLowerCase())).map(([name, value]) => `${name.toLowerCase()}: ${value}`);
}

/** JSON in lines of one member each, its names in order, so that only what was said differently differs. */
function textLines(body: Buffer): string[] {
  const text = body.toString("utf8");
  try {
    return JSON.stringify(inOrder(JSON.parse(text)), undefined, 2).split("\n");
  } catch {
    return text === "" ? [] : text.split("\n");
  }
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, inner]) => [name, inOrder(inner)])); // biome-ignore format: one row
}

const comparedMax = 1_000;

/** The longest common run of lines stays unsaid (Myers would be faster; answers are small). */
function bodyDifference(before: readonly string[], after: readonly string[]): string[] {
  if (before.length > comparedMax || after.length > comparedMax) return before.join("\n") === after.join("\n") ? [] : ["~ the bodies differ"];
  const lengths = commonLengths(before, after);
  const lines: string[] = [];
  let [old, fresh] = [0, 0];
  while (old < before.length || fresh < after.length) {
    if (old < before.length && before[old] === after[fresh]) {
      old++;
      fresh++;
    } else if (fresh >= after.length || (old < before.length && (lengths[old + 1]?.[fresh] ?? 0) >= (lengths[old]?.[fresh + 1] ?? 0)))
      lines.push(`- ${before[old++]}`);
    else lines.push(`+ ${after[fresh++]}`);
  }
  return lines;
}

/** How long the longest common run is, from each pair of lines on. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint16Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let old = before.length - 1; old >= 0; old--) {
    const [row, below] = [lengths[old], lengths[old + 1]];
    if (!row || !below) continue;
    for (let fresh = after.length - 1; fresh >= 0; fresh--)
      row[fresh] = before[old] === after[fresh] ? (below[fresh + 1] ?? 0) + 1 : Math.max(below[fresh] ?? 0, row[fresh + 1] ?? 0);
  }
  return lengths;
}
