import type { Arrival } from "@postern/db/arrival";
import { expect, test, vi } from "vitest";
import type { LiveEndpoint } from "./live-endpoint.ts";
import { createSecretClaims, type KeepSecret } from "./secret-claims.ts";

const arrival = {} as Arrival;
const secret = { value: "handed-over-by-asana", dataKey: { id: "d1", key: Buffer.alloc(32) } };
const endpoint = (id = "ep_a") => ({ id }) as LiveEndpoint;

function open(answer: KeepSecret) {
  const ports = { keep: vi.fn(answer), refresh: vi.fn(async () => {}), onTrouble: vi.fn() };
  const claims = createSecretClaims(ports);
  return { ...ports, claim: (of: LiveEndpoint) => claims.claim(of, arrival, secret) };
}

test("the first is kept once its endpoint has been read again, and the rest of a crowd costs nothing", async () => {
  const { claim, keep, refresh } = open(async () => true);
  const waiting = endpoint();
  const fates = await Promise.all(Array.from({ length: 50 }, () => claim(waiting)));
  expect(fates.filter((fate) => fate === "kept")).toHaveLength(1);
  expect(fates.filter((fate) => fate === "held")).toHaveLength(49);
  expect(refresh).toHaveBeenCalledWith("ep_a");
  expect(await claim(waiting)).toBe("held");
  expect(keep).toHaveBeenCalledTimes(1);
});

test("an endpoint that was read again may be claimed again: its owner has discarded the first", async () => {
  const { claim } = open(async () => true);
  expect([await claim(endpoint()), await claim(endpoint())]).toEqual(["kept", "kept"]);
});

test("where the database is away nobody hears a promise, nothing of the secret is told, and the next one may try", async () => {
  const { claim, keep, onTrouble } = open(async () => Promise.reject(new Error("away")));
  const waiting = endpoint();
  expect(await Promise.all([claim(waiting), claim(waiting)])).toEqual(["unavailable", "unavailable"]);
  expect(String(onTrouble.mock.calls)).not.toContain(secret.value);
  keep.mockImplementation(async () => true);
  expect(await claim(waiting)).toBe("kept");
});

test("claims of many endpoints at once leave the connections to events", async () => {
  const { claim, keep } = open(() => new Promise((resolve) => setTimeout(() => resolve(true), 20)));
  const fates = await Promise.all(Array.from({ length: 20 }, (_, index) => claim(endpoint(`ep_${index}`))));
  expect(fates.filter((fate) => fate === "unavailable")).toHaveLength(18);
  expect(keep).toHaveBeenCalledTimes(2);
});

test("a reading that never ends holds no answer back for long", async () => {
  const { claim, refresh } = open(async () => true);
  refresh.mockImplementation(() => new Promise(() => {}));
  const startMs = performance.now();
  expect(await claim(endpoint())).toBe("kept");
  expect(performance.now() - startMs).toBeLessThan(3_000);
});
