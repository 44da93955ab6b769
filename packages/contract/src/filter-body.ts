/** Bodies up to this size are looked into; a filter says of a larger one what it says of one that is no JSON. */
export const filteredBodyBytesMax = 262_144;
export const bodyStepsMax = 10;
/** So many values are looked at for one term, however many a * stands for. */
const valuesMax = 1_000;
/** Of a text so many letters are looked at, and so many of all of them for one term. */
const lettersMax = 4_096;
const lettersInAllMax = 65_536;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The body as filters see it: its JSON; undefined where it is none, or too large. */
export function readFilteredBody(bytes: Uint8Array): unknown {
  if (bytes.length > filteredBodyBytesMax) return;
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return; // no JSON
  }
}

/** Whether a value at this place fits: members by name, elements by number, `*` for any of them. What is no text, number or truth fits `*` alone. */
export function fitsBody(path: readonly string[], body: unknown, fits: (text: string) => boolean): boolean {
  let values: unknown[] = body === undefined ? [] : [body];
  for (const step of path) values = values.flatMap((value) => within(value, step)).slice(0, valuesMax);
  let left = lettersInAllMax;
  return values.some((value) => {
    const text = textOf(value).slice(0, Math.min(lettersMax, left));
    left -= text.length;
    return left > 0 && fits(text);
  });
}

function within(value: unknown, step: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (step === "*") return Object.values(value).slice(0, valuesMax);
  return Object.prototype.propertyIsEnumerable.call(value, step) ? [(value as Record<string, unknown>)[step]] : [];
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? "" : String(value);
}
