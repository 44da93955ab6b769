import { expect, test } from "vitest";
import { KeyBooks } from "./key-books.ts";

const account = { book: "ep/a", limit: 1, windowMs: 1_000, burst: 1 };
const other = { ...account, book: "ep/b" };

test("a key keeps its count; another gate's of the same name is another", () => {
  const books = new KeyBooks({ keysMax: 10, bookMax: 5 });
  const count = books.countOf("k", account, 0);
  expect(books.countOf("k", account, 0)).toBe(count);
  expect(books.countOf("k", other, 0)).not.toBe(count);
  expect(books.size).toBe(2);
});

test("past its room a book forgets what is full again, the one untouched for longest first", () => {
  const books = new KeyBooks({ keysMax: 10, bookMax: 2 });
  const first = books.countOf("first", account, 0);
  books.countOf("second", account, 0);
  books.countOf("third", account, 0);
  expect(books.size).toBe(2);
  expect(books.countOf("first", account, 0)).not.toBe(first);
});

test("made-up keys push out nobody who is still counted: they are counted as one", () => {
  const books = new KeyBooks({ keysMax: 100, bookMax: 3 });
  const busy = ["a", "b", "c"].map((key) => books.countOf(key, account, 0));
  for (const count of busy) count.fullAtMs = 500;
  const strangers = Array.from({ length: 1_000 }, (_, index) => books.countOf(`made-up-${index}`, account, 100));
  expect(new Set(strangers).size).toBe(1);
  expect(books.countOf("a", account, 100)).toBe(busy[0]);
  expect(books.size).toBe(4);
  expect(books.countOf("later", account, 600)).not.toBe(strangers[0]); // a bucket that is full again makes room
});

test("what all gates hold together is bounded as well", () => {
  const books = new KeyBooks({ keysMax: 50, bookMax: 100 });
  for (let gate = 0; gate < 10; gate++)
    for (let key = 0; key < 20; key++) books.countOf(`${gate}/${key}`, { ...account, book: `ep/${gate}` }, 0).fullAtMs = 900;
  expect(books.size).toBeLessThanOrEqual(50 + 10);
});

test("tidying takes turns: however many keys are full again, requests do not wait for all of them", () => {
  const books = new KeyBooks({ keysMax: 10_000, bookMax: 10_000 });
  for (let key = 0; key < 5_000; key++) books.countOf(`k${key}`, account, 0);
  const sizes = [1, 2, 3].map(() => {
    books.tidy(5_000);
    return books.size;
  });
  expect(sizes).toEqual([3_000, 1_000, 0]);
});

test("tidying forgets what is full again, not what is held or asked for", () => {
  const books = new KeyBooks({ keysMax: 50, bookMax: 50 });
  books.countOf("idle", account, 0);
  const held = books.countOf("held", other, 0);
  held.lease = { tokens: 1, untilMs: 10, size: 1, used: 0, emptyUntilMs: 0, shortAtMs: 0, isAsked: false, waiting: [] };
  books.tidy(5_000);
  expect(books.size).toBe(1);
  expect(books.countOf("held", other, 0)).toBe(held);
});
