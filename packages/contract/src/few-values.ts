/** Values of msgpack in one frame, keys and elements among them. The largest honest ones have some 550: four hundred header texts, a hundred gates. */
export const valuesMax = 2_000;

/**
 * Whether a message is worth decoding: no more values than a frame has, and none of msgpack's extensions but `undefined` (others can hold messages of their
 * own). A quarter of a megabyte of empty maps costs a decoder tens of milliseconds; here they are walked over, only up to the limit and without a stack.
 * What is cut short is left to the decoder.
 */
export function hasFewValues(message: Buffer): boolean {
  let values = 1;
  for (let at = 0, seen = 0; seen < values && at < message.length; seen++) {
    const head = readHead(message, at);
    if (!head) return false;
    at = head.next;
    values += head.inside;
    if (values > valuesMax) return false;
  }
  return true;
}

/** Where the value behind this one, or the first inside it, begins, and how many are inside. Nothing for a form that no frame has. */
interface Head {
  next: number;
  inside: number;
}

/** Forms: https://github.com/msgpack/msgpack/blob/master/spec.md. */
function readHead(message: Buffer, at: number): Head | undefined {
  const head = message.readUInt8(at);
  const next = at + 1;
  if (head < 0x80 || head >= 0xe0) return { next, inside: 0 };
  if (head < 0x90) return { next, inside: 2 * (head & 0x0f) };
  if (head < 0xa0) return { next, inside: head & 0x0f };
  if (head < 0xc0) return { next: next + (head & 0x1f), inside: 0 };
  if (head === undefinedHead) return message[next] === 0 ? { next: next + 2, inside: 0 } : undefined;
  const bytes = plainBytes[head];
  return bytes === undefined ? readSized(message, { head, next }) : { next: next + bytes, inside: 0 };
}

/** An extension of type 0: so msgpackr writes `undefined`. */
const undefinedHead = 0xd4;
/** Bytes behind the heads of nil, booleans, floats and integers. */
const plainBytes: Readonly<Record<number, number>> = {
  ...{ 192: 0, 194: 0, 195: 0, 202: 4, 203: 8 },
  ...{ 204: 1, 205: 2, 206: 4, 207: 8, 208: 1, 209: 2, 210: 4, 211: 8 },
};
/** Bytes of the size behind the heads of bytes and texts, arrays and maps, and how many values each of its units is. */
const sizedForms: Readonly<Record<number, readonly [sizeBytes: number, valuesEach: number]>> = {
  ...{ 196: [1, 0], 197: [2, 0], 198: [4, 0], 217: [1, 0], 218: [2, 0], 219: [4, 0] },
  ...{ 220: [2, 1], 221: [4, 1], 222: [2, 2], 223: [4, 2] },
};

function readSized(message: Buffer, { head, next }: { head: number; next: number }): Head | undefined {
  const form = sizedForms[head];
  if (!form) return;
  const [sizeBytes, valuesEach] = form;
  if (next + sizeBytes > message.length) return { next: message.length, inside: 0 };
  const size = message.readUIntBE(next, sizeBytes);
  return { next: next + sizeBytes + (valuesEach === 0 ? size : 0), inside: valuesEach * size };
}
