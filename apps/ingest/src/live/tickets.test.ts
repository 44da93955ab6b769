import { PassThrough } from "node:stream";
import { getHeapStatistics } from "node:v8";
import { liveLimits } from "@postern/contract/live";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Tickets } from "./tickets.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const holder = () => ({ arrived: vi.fn(), expired: vi.fn() });

test("a ticket names its holder once", () => {
  const tickets = new Tickets();
  const [one, other] = [holder(), holder()];
  const ticket = tickets.issue(one);
  tickets.issue(other);
  expect(ticket).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(tickets.redeem(ticket)).toBe(one);
  expect(tickets.redeem(ticket)).toBeUndefined();
  expect(tickets.redeem("")).toBeUndefined();
});

test("a ticket runs out, and its holder hears of it; one that was used does not", () => {
  const tickets = new Tickets();
  const [late, used] = [holder(), holder()];
  const ticket = tickets.issue(late);
  tickets.redeem(tickets.issue(used));
  vi.advanceTimersByTime(liveLimits.ticketMs);
  expect(tickets.redeem(ticket)).toBeUndefined();
  expect(late.expired).toHaveBeenCalledTimes(1);
  expect(used.expired).not.toHaveBeenCalled();
});

test("a holder's tickets are taken back, nobody else's", () => {
  const tickets = new Tickets();
  const [gone, stays] = [holder(), holder()];
  const [first, second] = [tickets.issue(gone), tickets.issue(stays)];
  tickets.revoke(gone);
  expect(tickets.redeem(first)).toBeUndefined();
  expect(tickets.redeem(second)).toBe(stays);
  vi.advanceTimersByTime(liveLimits.ticketMs);
  expect(gone.expired).not.toHaveBeenCalled();
});

test("tickets and open connections share the room of the hub", async () => {
  vi.useRealTimers();
  const tickets = new Tickets();
  const whole = tickets.room;
  const connection = new PassThrough();
  tickets.issue(holder());
  tickets.count(connection);
  expect(tickets.room).toBe(whole - 2);
  connection.destroy();
  await expect.poll(() => tickets.room).toBe(whole - 1);
});

test("a hub with a heap of its usual size has room for several organizations whose rooms are full", () => {
  expect(new Tickets().room).toBe(Math.floor(getHeapStatistics().heap_size_limit / 524_288));
});
