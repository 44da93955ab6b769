import { create, createFileRegistry, type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, inbound } from "../made-for-tests.ts";

interface FieldFacts {
  number: number;
  type: Type;
  list?: boolean;
  required?: boolean;
  of?: string;
}
const field = (name: string, { number, type, list = false, required = false, of }: FieldFacts): FieldDescriptorProto =>
  create(FieldDescriptorProtoSchema, {
    ...{ name, number, type },
    label: list ? Label.REPEATED : required ? Label.REQUIRED : Label.OPTIONAL,
    ...(of && { typeName: of }),
  });

const set = create(FileDescriptorSetSchema, {
  file: [
    {
      ...{ name: "shop.proto", package: "shop", syntax: "proto2" },
      messageType: [
        {
          name: "Order",
          field: [
            field("id", { number: 1, type: Type.STRING, required: true }),
            field("total", { number: 2, type: Type.DOUBLE }),
            field("lines", { number: 3, type: Type.MESSAGE, list: true, of: ".shop.Line" }),
            field("codes", { number: 4, type: Type.INT32, list: true }),
            field("sums", { number: 5, type: Type.MESSAGE, list: true, of: ".shop.Order.SumsEntry" }),
            field("parent", { number: 6, type: Type.MESSAGE, of: ".shop.Order" }),
            field("extra", { number: 7, type: Type.GROUP, of: ".shop.Order.Extra" }),
            field("raw", { number: 8, type: Type.BYTES }),
            field("hash", { number: 9, type: Type.FIXED32, list: true }),
          ],
          nestedType: [
            {
              name: "SumsEntry",
              field: [field("key", { number: 1, type: Type.STRING }), field("value", { number: 2, type: Type.SINT64 })],
              options: { mapEntry: true },
            },
            { name: "Extra", field: [field("note", { number: 1, type: Type.STRING })] },
          ],
        },
        { name: "Line", field: [field("sku", { number: 1, type: Type.STRING }), field("count", { number: 2, type: Type.UINT32 })] },
      ],
    },
    { name: "note.proto", package: "shop", syntax: "proto3", messageType: [{ name: "Note", field: [field("text", { number: 1, type: Type.STRING })] }] },
  ],
});
const descriptor = Buffer.from(toBinary(FileDescriptorSetSchema, set)).toString("base64");
const order = createFileRegistry(set).getMessage("shop.Order") as DescMessage;

interface Settings {
  descriptor?: string;
  message?: string;
  knownFieldsOnly?: boolean;
}

async function protobuf(body: Buffer, more: Settings = {}): Promise<string> {
  const gate = { kind: "body-schema" as const, format: "protobuf" as const, descriptor, message: "shop.Order", ...more };
  const { verdict, reason, trace } = await decide([gate], inbound({ body }));
  expect(reason === undefined || reason === "schema").toBe(true);
  return verdict === "accepted" ? "accepted" : String(trace[0]?.seen);
}

describe("a Protobuf body", () => {
  const id = [0x0a, 0x01, 0x41];
  const withId = (...bytes: number[]) => Buffer.from([...id, ...bytes]);

  test("comes in when it is a message of its type, as another implementation writes it", async () => {
    const letters = fc.string({ maxLength: 8 });
    const facts = fc.record({
      id: letters,
      total: fc.double(),
      lines: fc.array(fc.record({ sku: letters, count: fc.nat() }), { maxLength: 3 }),
      codes: fc.array(fc.integer(), { maxLength: 5 }),
      raw: fc.uint8Array({ maxLength: 9 }),
      hash: fc.array(fc.nat(), { maxLength: 3 }),
      sums: fc.dictionary(letters, fc.bigInt({ min: -5n, max: 5n }), { maxKeys: 2 }),
      extra: fc.record({ note: letters }),
      parent: fc.option(fc.record({ id: letters }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(facts, async ({ lines, extra, parent, ...plain }) => {
        const made = create(order, { ...plain, lines, extra, ...(parent && { parent }) } as Record<string, unknown>);
        expect(await protobuf(Buffer.from(toBinary(order, made)), { knownFieldsOnly: true })).toBe("accepted");
      }),
      { numRuns: 200 },
    );
  });

  test("that comes in can be read by another implementation as well, however it was spoiled", async () => {
    const bytes = fc.array(fc.oneof(fc.constantFrom(0x0a, 0x11, 0x1a, 0x22, 0x2a, 0x32, 0x3b, 0x3c, 0x4a, 0x00, 0x01, 0x02, 0x80), fc.nat({ max: 255 })), {
      maxLength: 24,
    });
    await fc.assert(
      fc.asyncProperty(bytes, async (more) => {
        const body = withId(...more);
        if ((await protobuf(body)) === "accepted") expect(() => fromBinary(order, body)).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["lacks what must be there", Buffer.alloc(0), "id: required"],
    ["lacks it further in", withId(0x32, 0x00), "parent.id: required"],
    ["is another thing", Buffer.from("\x07{}"), "a body that is not a Protobuf message"],
    ["has a field number of zero", withId(0x02, 0x00), "a body that is not a Protobuf message"],
    ["is cut in a text", Buffer.from([0x0a, 0x05, 0x41]), "id: longer than what holds it"],
    ["is cut in a number", withId(0x11, 0x00), "total: longer than what holds it"],
    ["writes a text as a number", Buffer.from([0x08, 0x01]), "id: written as another kind of field"],
    ["holds a number that does not end", withId(0x20, ...Array(11).fill(0x80)), "codes: a number that does not end"],
    ["holds a packed number that does not end", withId(0x22, 0x01, 0x80), "codes: a number that does not end"],
    ["holds half a packed number", withId(0x4a, 0x03, 0x00, 0x00, 0x00), "hash: longer than what holds it"],
    ["holds a message longer than itself", withId(0x1a, 0x02, 0x0a, 0x05), "lines.sku: longer than what holds it"],
    ["holds a group that does not end", withId(0x3b, 0x0a, 0x00), "extra: a group that does not end"],
    ["holds a group that ends as another one", withId(0x3b, 0x44), "extra: a group that ends elsewhere"],
    ["ends a group that did not begin", withId(0x3c), "a body that is a group that ends elsewhere"],
  ])("is refused when it %s", async (_, body, seen) => {
    expect(await protobuf(body)).toBe(seen);
  });

  test("holds its texts in UTF-8 where its syntax is proto3, and any bytes where it is proto2", async () => {
    const text = Buffer.from([0x0a, 0x01, 0xff]);
    expect(await protobuf(text, { message: "shop.Note" })).toBe("text: not UTF-8");
    expect(await protobuf(text, { message: "shop.Line" })).toBe("accepted");
  });

  test("may hold fields of a later descriptor, unless that is forbidden", async () => {
    const newer = withId(0xa2, 0x06, 0x02, 0xff, 0xff);
    expect(await protobuf(newer)).toBe("accepted");
    expect(await protobuf(newer, { knownFieldsOnly: true })).toBe("100: no field of this message");
  });

  test("is refused when it is nested too deep, too large, or too much work", async () => {
    const deep = (levels: number): Buffer => (levels === 0 ? Buffer.from(id) : inside(deep(levels - 1)));
    const inside = (inner: Buffer) => Buffer.concat([Buffer.from([...id, 0x32, ...lengthOf(inner.length)]), inner]);
    const lengthOf = (length: number) => (length < 128 ? [length] : [(length & 0x7f) | 0x80, length >> 7]);
    expect(await protobuf(deep(64))).toBe("accepted");
    expect(await protobuf(deep(65))).toMatch(/nested deeper than 64$/);
    expect(await protobuf(Buffer.alloc(1_048_577))).toBe("a body that is more than 1048576 bytes");
    expect(await protobuf(Buffer.concat([Buffer.from(id), Buffer.from("2001".repeat(110_000), "hex")]))).toBe("a body that takes too much work to check");
  });

  test.each([
    ["no descriptor", { descriptor: "" }, "descriptor"],
    ["no base64", { descriptor: "{}" }, "descriptor"],
    ["another thing in base64", { descriptor: Buffer.from("hello").toString("base64") }, "descriptor"],
    ["no message", { message: "" }, "message"],
    ["a message that is not there", { message: "shop.None" }, "message"],
  ])("with %s cannot be saved", async (_, more, path) => {
    await expect(protobuf(Buffer.from(id), more)).rejects.toMatchObject({ name: "PolicyError", path: `0.${path}` });
  });
});
