import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { type BodyLimits, bodyDeadlineMs, readArrived, readBody } from "./inbound.ts";

const limits = (more: Partial<BodyLimits> = {}): BodyLimits => ({ bytesMax: 10, deadlineMs: 1_000, takeMemory: () => true, ...more });
const sha256 = (text: string) => createHash("sha256").update(text, "latin1").digest("hex");

test.each([[["0123456789"]], [["01234", "5", "6789"]], [[]]])("a body in pieces %j is read whole, with its hash", async (pieces) => {
  const stream = new PassThrough();
  const read = readBody(stream, limits());
  for (const piece of pieces) stream.write(piece);
  stream.end();
  const text = pieces.join("");
  expect(await read).toEqual({ kind: "whole", body: Buffer.from(text), sha256: sha256(text) });
});

test("one byte over the limit is refused while it streams, and never truncated", async () => {
  const stream = new PassThrough();
  const read = readBody(stream, limits());
  stream.write("0123456789");
  stream.write("x");
  expect(await read).toEqual({ kind: "too-large", bytes: 11 });
});

test("a body that stalls is given up at the deadline", async () => {
  const stream = new PassThrough();
  const read = readBody(stream, limits({ deadlineMs: 20 }));
  stream.write("0123");
  expect(await read).toEqual({ kind: "late", bytes: 4 });
});

test("a body that breaks off is aborted, and a later error harms nobody", async () => {
  const stream = new PassThrough();
  const read = readBody(stream, limits());
  stream.write("0123");
  stream.destroy(new Error("reset"));
  expect(await read).toEqual({ kind: "aborted", bytes: 4 });
  stream.emit("error", new Error("late"));
});

test("memory is asked for as bytes come, and no memory ends the reading", async () => {
  const asked: number[] = [];
  const stream = new PassThrough();
  const read = readBody(stream, limits({ takeMemory: (bytes) => asked.push(bytes) < 3 }));
  for (const piece of ["0123", "45", "67"]) stream.write(piece);
  expect(await read).toEqual({ kind: "no-memory", bytes: 8 });
  expect(asked).toEqual([4, 2, 2]);
});

test("larger bodies may take longer", () => {
  expect(bodyDeadlineMs(1_048_576)).toBe(15_000);
  expect(bodyDeadlineMs(26_214_400)).toBe(100_000);
});

/** A request of which these bytes are here; `complete` when the parser saw its end. */
function requestWith(text: string, complete: boolean, more: readonly string[] = []): IncomingMessage {
  const stream = new PassThrough();
  for (const piece of [text, ...more]) stream.write(piece);
  if (complete) stream.end();
  return Object.assign(stream, { complete }) as unknown as IncomingMessage;
}

test("a body that came whole is taken at once", () => {
  expect(readArrived(requestWith("12345", true), limits())).toEqual({ kind: "whole", body: Buffer.from("12345"), sha256: sha256("12345") });
});

test("a body that lies ready in several pieces is taken to its last byte", () => {
  const request = requestWith("", true, ["01234", "5", "6789"]);
  expect(readArrived(request, limits())).toEqual({ kind: "whole", body: Buffer.from("0123456789"), sha256: sha256("0123456789") });
});

test("the beginning of a body is not taken for the whole", () => {
  const request = requestWith("12345", false);
  expect(readArrived(request, limits())).toBeUndefined();
  expect(request.readableLength).toBe(5);
});

test("a body that came whole keeps to the same limits", () => {
  expect(readArrived(requestWith("12345678901", true), limits())).toEqual({ kind: "too-large", bytes: 11 });
  expect(readArrived(requestWith("12345", true), limits({ takeMemory: () => false }))).toEqual({ kind: "no-memory", bytes: 5 });
});

test("of a sender that is gone nothing is taken, and nothing waited for", async () => {
  const request = requestWith("12345", true);
  request.destroy();
  expect(readArrived(request, limits())).toBeUndefined();
  expect(await readBody(request, limits())).toEqual({ kind: "aborted", bytes: 0 });
});
