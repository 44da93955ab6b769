import { terminalText } from "../terminal-text.ts";
import type { Difference } from "./difference.ts";
import { type Change, type Deed, deeds, type Plan } from "./plan.ts";

const signs: Record<Deed, string> = { add: "+", change: "~", remove: "-" };
const lettersMax = 160;

/** A plan as people read it: what is added, changed and taken away, with old and new values. */
export function planLines({ changes, notes, unnamed, revision }: Plan): string[] {
  return [
    ...changes.flatMap((change) => [...changeLines(change), ""]),
    ...notes.map((note) => `  ! ${terminalText(note, lettersMax)}`),
    ...unnamed.map((change) => `  = ${titleOf(change)}: not in the file, and kept; --prune takes it away`),
    ...(notes.length + unnamed.length > 0 ? [""] : []),
    `${summaryOf(changes)} (revision ${revision})`,
  ];
}

/** `2 to add, 1 to change`; or that there is nothing to do. */
export function summaryOf(changes: readonly Change[]): string {
  const counted = deeds.map((deed) => ({ deed, count: changes.filter((change) => change.deed === deed).length })).filter(({ count }) => count > 0);
  return counted.length === 0 ? "No changes: the gateway is as the file says" : counted.map(({ deed, count }) => `${count} to ${deed}`).join(", ");
}

/** `endpoint github`. */
export function titleOf({ noun, name }: Pick<Change, "noun" | "name">): string {
  return `${noun} ${terminalText(name, lettersMax)}`;
}

function changeLines(change: Change): string[] {
  const width = Math.min(40, Math.max(0, ...change.differences.map(({ path }) => path.length)));
  return [`  ${signs[change.deed]} ${titleOf(change)}`, ...change.differences.map((difference) => `      ${differenceLine(difference, width)}`)];
}

function differenceLine({ path, before, after }: Difference, width: number): string {
  const values = before === undefined ? valueText(after) : after === undefined ? `${valueText(before)} ->` : `${valueText(before)} -> ${valueText(after)}`;
  const sign = before === undefined ? "+" : after === undefined ? "-" : "~";
  return `${sign} ${terminalText(path, lettersMax).padEnd(width)}  ${values}`;
}

function valueText(value: unknown): string {
  return terminalText(typeof value === "string" && value !== "" && !/[\s"]/.test(value) ? value : JSON.stringify(value), lettersMax);
}

/** A plan for programs: one object, readers ignore fields they do not know. */
export function planJson({ changes, notes, unnamed, revision }: Plan): object {
  const plain = ({ deed, noun, name, differences }: Change) => ({ deed, noun, name, differences });
  return { v: 1, type: "plan", revision, changes: changes.map(plain), unnamed: unnamed.map(plain), notes };
}
