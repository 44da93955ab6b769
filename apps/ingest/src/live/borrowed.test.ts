import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BorrowedTunnels } from "./borrowed.ts";
import { LiveTunnel } from "./live-tunnel.ts";
import { Tickets } from "./tickets.ts";

let connected: { tunnelId: string; connectionId: string; hub: string; kind: "http" }[];
let asked: string[][];
let dials: number;
let borrowed: BorrowedTunnels;

beforeEach(() => {
  vi.useFakeTimers();
  [connected, asked, dials] = [[], [], 0];
  const tickets = new Tickets();
  borrowed = new BorrowedTunnels({
    find: async (tunnelIds) => {
      asked.push([...tunnelIds]);
      return connected.filter(({ tunnelId }) => tunnelIds.includes(tunnelId));
    },
    borrow: ({ tunnelId, kind }) =>
      new LiveTunnel({
        ...{ tunnelId, kind, tickets },
        dial: () => {
          dials++;
        },
      }),
    onTrouble: (error) => {
      throw error;
    },
  });
});
afterEach(() => {
  borrowed.close();
  vi.useRealTimers();
});

const at = (tunnelId: string, connectionId: string) => ({ tunnelId, connectionId, hub: "box/a", kind: "http" as const });

test("a thousand visitors of an agent that is away cost one look in half a second", async () => {
  const found = await Promise.all(Array.from({ length: 1_000 }, () => borrowed.of("tun_a")));
  expect(found.every((tunnel) => tunnel === undefined)).toBe(true);
  expect(asked).toEqual([["tun_a"]]);
  connected = [at("tun_a", "cnn_1")];
  expect(await borrowed.of("tun_a")).toBeUndefined();
  await vi.advanceTimersByTimeAsync(500);
  expect(await borrowed.of("tun_a")).toMatchObject({ tunnelId: "tun_a" });
});

test("a tunnel is borrowed once, and its agent is asked for connections at once", async () => {
  connected = [at("tun_a", "cnn_1")];
  const [one, two] = await Promise.all([borrowed.of("tun_a"), borrowed.of("tun_a")]);
  expect(one).toBe(two);
  expect(await borrowed.of("tun_a")).toBe(one);
  expect([borrowed.size, dials]).toEqual([1, 1]);
});

test("of agents that share a tunnel the one with the fewest streams is taken", async () => {
  connected = [at("tun_a", "cnn_1"), at("tun_a", "cnn_2")];
  const one = await borrowed.of("tun_a");
  one?.begin();
  expect(await borrowed.of("tun_a")).not.toBe(one);
});

test("within a second of its line's end a tunnel is given up, with all its streams", async () => {
  connected = [at("tun_a", "cnn_1")];
  const tunnel = await borrowed.of("tun_a");
  connected = [at("tun_a", "cnn_2")]; // taken over, or come back
  await vi.advanceTimersByTimeAsync(1_000);
  expect([tunnel?.closed, borrowed.size]).toEqual([true, 0]);
  expect(await borrowed.of("tun_a")).not.toBe(tunnel);
});

test("a tunnel that nobody visits here for a minute keeps no connections waiting, and is looked for no more", async () => {
  connected = [at("tun_a", "cnn_1")];
  const tunnel = await borrowed.of("tun_a");
  tunnel?.begin();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(tunnel?.closed).toBe(false); // a stream runs
  tunnel?.end({ bytesUp: 0, bytesDown: 0, durationMs: 1 }, () => ({ method: "GET", target: "/", status: 200, bytesUp: 0, bytesDown: 0, durationMs: 1, at: 0 }));
  await vi.advanceTimersByTimeAsync(61_000);
  expect([tunnel?.closed, borrowed.size]).toEqual([true, 0]);
  const looks = asked.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveLength(looks);
});
