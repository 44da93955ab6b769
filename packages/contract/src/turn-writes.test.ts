import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { gatherWrites } from "./turn-writes.ts";

/** A stream that notes what each of its writes holds. */
function openStream() {
  const writes: string[] = [];
  const note = (chunks: readonly { chunk: Buffer }[]) => writes.push(chunks.map(({ chunk }) => String(chunk)).join("+"));
  const stream = new Writable({
    write(chunk, _encoding, done) {
      note([{ chunk }]);
      done();
    },
    writev(chunks, done) {
      note(chunks);
      done();
    },
  });
  const gather = gatherWrites(stream);
  const write = (text: string, soon?: boolean) => {
    gather(soon);
    stream.write(text);
  };
  return { stream, write, writes };
}

test("what is written in one turn leaves in one write, at its end", async () => {
  const { write, writes } = openStream();
  write("a");
  write("b");
  await Promise.resolve();
  write("c");
  expect(writes).toEqual([]);
  await setImmediate();
  expect(writes).toEqual(["a+b+c"]);
  write("d");
  await setImmediate();
  expect(writes).toEqual(["a+b+c", "d"]);
});

test("what must leave soon is out before what begins after it, and takes along what waits", async () => {
  const { write, writes } = openStream();
  write("outcome");
  write("taken", true);
  const seenByTheNext = await new Promise((resolve) => process.nextTick(() => resolve([...writes])));
  expect(seenByTheNext).toEqual(["outcome+taken"]);
  write("after");
  await setImmediate();
  await setImmediate();
  expect(writes).toEqual(["outcome+taken", "after"]);
});

test("a stream that ends in the turn writes what was gathered first", async () => {
  const { stream, write, writes } = openStream();
  write("goodbye");
  stream.end("end");
  await setImmediate();
  expect(writes.join("+")).toBe("goodbye+end");
});
