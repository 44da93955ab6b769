import { expect, test } from "vitest";
import { type Service, supervise } from "./supervise.ts";

/** A process that a test ends by hand. */
function fakeService(pid: number): Service & { end(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { pid, ended: promise, end: resolve, stop: async () => resolve() };
}

function fakeHouse() {
  const services: ReturnType<typeof fakeService>[] = [];
  const said: string[] = [];
  const waits: number[] = [];
  const gone: string[] = [];
  const supervision = {
    name: "ingest",
    start: async () => {
      const service = fakeService(services.length + 1);
      services.push(service);
      return service;
    },
    started: () => {},
    say: (text: string) => said.push(text),
    gaveUp: (sentence: string) => gone.push(sentence),
    clock: { now: () => 0, wait: async (ms: number) => void waits.push(ms) },
  };
  return { services, said, waits, gone, supervision };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a process that ends by itself is started again, and people are told", async () => {
  const { services, said, supervision } = fakeHouse();
  await supervise(supervision);
  services[0]?.end();
  await settle();
  expect(services).toHaveLength(2);
  expect(said).toEqual(["ingest ended by itself; starting it again in 0.5 s.", "ingest serves again."]);
});

test("one that keeps ending is given up after five ends, with waits that double", async () => {
  const { services, waits, gone, supervision } = fakeHouse();
  await supervise(supervision);
  for (let ends = 0; ends < 5; ends++) {
    services.at(-1)?.end();
    await settle();
  }
  expect(waits).toEqual([500, 1_000, 2_000, 4_000]);
  expect(gone).toEqual(["ingest ended 5 times within 2 minutes, so it is not started again."]);
});

test("a stop is not taken for an end by itself", async () => {
  const { services, said, supervision } = fakeHouse();
  const supervised = await supervise(supervision);
  await supervised.stop();
  await settle();
  expect(services).toHaveLength(1);
  expect(said).toEqual([]);
});

test("a failing first start is the caller's to explain", async () => {
  const { supervision } = fakeHouse();
  const start = async () => {
    throw new Error("port in use");
  };
  await expect(supervise({ ...supervision, start })).rejects.toThrow("port in use");
});
