import { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { Seats } from "./seats.ts";

const socket = () => new EventEmitter() as Duplex;

test("one organization's visitors take so many sockets, and those of another still come in", () => {
  const seats = new Seats(2);
  const [first, second] = [socket(), socket()];
  expect([seats.take(first, "org_a"), seats.take(second, "org_a"), seats.take(socket(), "org_a")]).toEqual([true, true, false]);
  expect(seats.take(socket(), "org_b")).toBe(true);
  expect(seats.take(first, "org_a"), "who has a seat keeps it").toBe(true);
  second.emit("close");
  expect(seats.take(socket(), "org_a")).toBe(true);
});

test("a proxy's socket that brings visitors of one organization after another counts for the last one", () => {
  const seats = new Seats(1);
  const proxy = socket();
  expect([seats.take(proxy, "org_a"), seats.take(proxy, "org_b"), seats.take(socket(), "org_b")]).toEqual([true, true, false]);
  expect(seats.take(socket(), "org_a")).toBe(true);
  proxy.emit("close");
  expect(seats.take(socket(), "org_b")).toBe(true);
});

test("where one organization has all it may, a proxy's socket that it does not get stays another's", () => {
  const seats = new Seats(1);
  const [proxy, other] = [socket(), socket()];
  expect([seats.take(other, "org_a"), seats.take(proxy, "org_b"), seats.take(proxy, "org_a")]).toEqual([true, true, false]);
  expect(seats.take(socket(), "org_b"), "the proxy's still counts").toBe(false);
});
