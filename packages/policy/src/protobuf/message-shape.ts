import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";

/** How a field stands on the wire (Protobuf encoding): a varint, 8 bytes, a length and so many bytes, a group, or 4 bytes. */
export const wire = { varint: 0, eight: 1, bytes: 2, group: 3, groupEnd: 4, four: 5 } as const;

/** A message type as its bytes are read. */
export interface MessageShape {
  fields: ReadonlyMap<number, FieldShape>;
  required: readonly FieldShape[];
}
export interface FieldShape {
  number: number;
  name: string;
  wireType: number;
  /** A list of numbers may stand in one piece, or each by itself. */
  isPackable: boolean;
  content: "number" | "text" | "bytes" | { message: MessageShape };
}

/** Makes a message type, and those inside of it, ready; a type that holds itself is one shape. */
export function shapeOf(message: DescMessage, known = new Map<DescMessage, MessageShape>()): MessageShape {
  const made = known.get(message);
  if (made) return made;
  const fields = new Map<number, FieldShape>();
  const required: FieldShape[] = [];
  const shape = { fields, required };
  known.set(message, shape);
  for (const field of message.fields) {
    const ready = fieldShape(field, known);
    fields.set(field.number, ready);
    if (field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED) required.push(ready);
  }
  return shape;
}

type Known = Map<DescMessage, MessageShape>;

function fieldShape(field: DescField, known: Known): FieldShape {
  const { number, name } = field;
  if (field.fieldKind === "map") return { number, name, wireType: wire.bytes, isPackable: false, content: { message: entryShape(field, known) } };
  if (field.message) {
    const wireType = "delimitedEncoding" in field && field.delimitedEncoding ? wire.group : wire.bytes;
    return { number, name, wireType, isPackable: false, content: { message: shapeOf(field.message, known) } };
  }
  const shape = { number, name, ...scalarShape(field.scalar, field.utf8Validation) };
  return { ...shape, isPackable: field.fieldKind === "list" && shape.content === "number" };
}

/** A map is a list of messages of two fields. */
function entryShape(field: Extract<DescField, { fieldKind: "map" }>, known: Known): MessageShape {
  const key: FieldShape = { number: 1, name: "key", isPackable: false, ...scalarShape(field.mapKey, field.utf8Validation) };
  const value: FieldShape = field.message
    ? { number: 2, name: "value", wireType: wire.bytes, isPackable: false, content: { message: shapeOf(field.message, known) } }
    : { number: 2, name: "value", isPackable: false, ...scalarShape(field.scalar, field.utf8Validation) };
  return {
    fields: new Map([
      [1, key],
      [2, value],
    ]),
    required: [],
  };
}

/** An enum is a varint. */
function scalarShape(scalar: ScalarType | undefined, isText: boolean): Pick<FieldShape, "wireType" | "content"> {
  switch (scalar) {
    case ScalarType.STRING:
      return { wireType: wire.bytes, content: isText ? "text" : "bytes" };
    case ScalarType.BYTES:
      return { wireType: wire.bytes, content: "bytes" };
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return { wireType: wire.eight, content: "number" };
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return { wireType: wire.four, content: "number" };
    default:
      return { wireType: wire.varint, content: "number" };
  }
}
