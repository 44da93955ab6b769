import type { BodyFault } from "../body-schema/body-check.ts";
import type { Budget } from "../budget.ts";
import { type FieldShape, type MessageShape, wire } from "./message-shape.ts";

const depthMax = 64;
const varintBytesMax = 10;
const fieldNumberMax = 536_870_911;
const bytesPerStep = 64;

/**
 * Walks over the bytes of a Protobuf message, as its type says, and builds nothing. Fields that the type does not have are walked over or
 * refused; one that is written as another kind than its own is always refused.
 */
export class MessageCheck {
  readonly #body: Buffer;
  readonly #budget: Budget;
  readonly #knownOnly: boolean;
  #at = 0;

  constructor(body: Buffer, budget: Budget, knownOnly: boolean) {
    this.#body = body;
    this.#budget = budget;
    this.#knownOnly = knownOnly;
  }

  faultOf(shape: MessageShape): BodyFault | undefined {
    return this.#message(shape, { end: this.#body.length, path: "", depth: 0 });
  }

  #message(shape: MessageShape | undefined, { end, path, depth, group }: Span): BodyFault | undefined {
    if (depth > depthMax) return { path, fault: `nested deeper than ${depthMax}` };
    const seen = new Set<number>();
    while (this.#at < end) {
      this.#budget.spend();
      const tag = this.#varint(end);
      const [number, wireType] = tag === undefined ? [0, -1] : [Math.floor(tag / 8), tag % 8];
      if (number === 0 || number > fieldNumberMax) return { path, fault: "not a Protobuf message" };
      if (wireType === wire.groupEnd) return group === number ? this.#lacking(shape, seen, path) : { path, fault: "a group that ends elsewhere" };
      seen.add(number);
      const fault = this.#field({ field: shape?.fields.get(number), number, wireType }, { end, path, depth });
      if (fault) return fault;
    }
    return group === undefined ? this.#lacking(shape, seen, path) : { path, fault: "a group that does not end" };
  }

  #lacking(shape: MessageShape | undefined, seen: ReadonlySet<number>, path: string): BodyFault | undefined {
    const lacking = shape?.required.find(({ number }) => !seen.has(number));
    return lacking && { path: within(path, lacking.name), fault: "required" };
  }

  #field({ field, number, wireType }: Tag, { end, path, depth }: Span): BodyFault | undefined {
    const place = within(path, field?.name ?? String(number));
    if (!field && this.#knownOnly) return { path: place, fault: "no field of this message" };
    if (field && wireType !== field.wireType && !(field.isPackable && wireType === wire.bytes))
      return { path: place, fault: "written as another kind of field" };
    const inner = field && typeof field.content === "object" ? field.content.message : undefined;
    switch (wireType) {
      case wire.varint:
        return this.#varint(end) === undefined ? { path: place, fault: "a number that does not end" } : undefined;
      case wire.eight:
        return this.#skip(8, end, place);
      case wire.four:
        return this.#skip(4, end, place);
      case wire.group:
        return this.#message(inner, { end, path: place, depth: depth + 1, group: number });
      case wire.bytes:
        return this.#delimited(field, inner, { end, path: place, depth: depth + 1 });
      default:
        return { path: place, fault: "not a Protobuf message" };
    }
  }

  /** A length and so many bytes: a text, a message inside, numbers in one piece, or bytes that mean nothing here. */
  #delimited(field: FieldShape | undefined, inner: MessageShape | undefined, { end, path, depth }: Span): BodyFault | undefined {
    const length = this.#varint(end);
    if (length === undefined || length > end - this.#at) return { path, fault: "longer than what holds it" };
    const until = this.#at + length;
    this.#budget.spend(1 + Math.floor(length / bytesPerStep));
    if (inner) return this.#message(inner, { end: until, path, depth });
    if (field?.content === "text" && !isText(this.#body.subarray(this.#at, until))) return { path, fault: "not UTF-8" };
    if (field?.content === "number") return this.#packed(field, until, path);
    this.#at = until;
  }

  #packed({ wireType }: FieldShape, end: number, path: string): BodyFault | undefined {
    while (this.#at < end) {
      this.#budget.spend();
      if (wireType !== wire.varint) {
        const fault = this.#skip(wireType === wire.eight ? 8 : 4, end, path);
        if (fault) return fault;
      } else if (this.#varint(end) === undefined) return { path, fault: "a number that does not end" };
    }
  }

  #skip(bytes: number, end: number, path: string): BodyFault | undefined {
    if (end - this.#at < bytes) return { path, fault: "longer than what holds it" };
    this.#at += bytes;
  }

  /** A number of seven bits a byte; exact where it is a tag or a length, which are small. Nothing when it does not end in time. */
  #varint(end: number): number | undefined {
    let value = 0;
    for (let count = 0; count < varintBytesMax && this.#at < end; count++) {
      const byte = this.#body[this.#at++] ?? 0;
      value += (byte & 0x7f) * 2 ** (7 * count);
      if (byte < 0x80) return value;
    }
  }
}

interface Span {
  end: number;
  path: string;
  depth: number;
  /** The number of the group that this is, which its end must name. */
  group?: number;
}
interface Tag {
  field: FieldShape | undefined;
  number: number;
  wireType: number;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function isText(bytes: Buffer): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function within(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
