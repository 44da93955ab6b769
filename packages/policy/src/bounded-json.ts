export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };
export type BoundedJson = { value: JsonValue } | { fault: string };

const bytesMax = 1_048_576;
const depthMax = 64;
const nodesMax = 100_000;

/**
 * The value of a JSON body, or why it is not read: no UTF-8 or no JSON, larger than 1 MiB, deeper than 64, more than 100,000 values, or a
 * name that stands twice in one object, of which a destination might read the other one.
 */
export function readJson(body: Buffer): BoundedJson {
  if (body.length > bytesMax) return { fault: `more than ${bytesMax} bytes` };
  const { depth, nodes, members } = measure(body);
  if (depth > depthMax) return { fault: `nested deeper than ${depthMax}` };
  if (nodes > nodesMax) return { fault: `more than ${nodesMax} values` };
  const value = parse(body);
  if (value === undefined) return { fault: "not JSON" };
  return namesIn(value) === members ? { value } : { fault: "a name that stands twice in one object" };
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function parse(body: Buffer): JsonValue | undefined {
  try {
    return JSON.parse(utf8.decode(body)) as JsonValue;
  } catch {
    return;
  }
}

interface Measure {
  depth: number;
  nodes: number;
  members: number;
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];

/** One pass over the bytes, before anything is built from them. Right for well-formed JSON; for anything else it does not matter. */
function measure(body: Buffer): Measure {
  const found: Measure = { depth: 0, nodes: 1, members: 0 };
  let open = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (byte === quote) {
      at = closingQuote(body, at + 1);
    } else if (byte === 0x7b || byte === 0x5b) {
      found.depth = Math.max(found.depth, ++open);
      found.nodes++;
    } else if (byte === 0x7d || byte === 0x5d) open--;
    else if (byte === comma) found.nodes++;
    else if (byte === colon) found.members++;
  }
  return found;
}

function closingQuote(body: Buffer, from: number): number {
  let at = from;
  while (at < body.length && body[at] !== quote) at += body[at] === backslash ? 2 : 1;
  return at;
}

function namesIn(value: JsonValue): number {
  if (typeof value !== "object" || value === null) return 0;
  let names = 0;
  if (Array.isArray(value)) for (const item of value as readonly JsonValue[]) names += namesIn(item);
  else for (const member of Object.values(value)) names += 1 + namesIn(member as JsonValue);
  return names;
}
