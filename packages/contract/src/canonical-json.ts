/** Writes a JSON value in the one form of RFC 8785 (JCS): sorted keys, no spaces, ECMAScript numbers. What is hashed is this text, encoded as UTF-8. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return canonicalNumber(value);
  if (typeof value === "string") return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) return canonicalObject(value as Record<string, unknown>);
  throw new TypeError(`${describe(value)} has no canonical JSON`);
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`${value} has no canonical JSON`);
  return JSON.stringify(value);
}

// JSON.stringify would escape half a surrogate pair; the RFC wants an error, as no UTF-8 can hold it.
function canonicalString(value: string): string {
  if (!value.isWellFormed()) throw new TypeError("text with half a surrogate pair has no canonical JSON");
  return JSON.stringify(value);
}

/** Members whose value is undefined are absent, as in JSON.stringify. Sorting compares UTF-16 code units, as section 3.2.3 asks. */
function canonicalObject(value: Record<string, unknown>): string {
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
  return `{${members.map((key) => `${canonicalString(key)}:${canonicalJson(value[key])}`).join(",")}}`;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  return typeof value === "object" ? `a ${value?.constructor.name}` : `a value of type ${typeof value}`;
}
