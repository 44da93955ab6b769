import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { askInTurn } from "./ask-in-turn.ts";

/** A keyboard, and what was asked, chosen and said at it. */
function openDesk() {
  const input = Object.assign(new PassThrough(), { setRawMode: () => input }) as unknown as NodeJS.ReadStream & PassThrough;
  const said: string[] = [];
  const told: string[] = [];
  const askOf = askInTurn(input, (line) => said.push(line));
  const ask = (name: string) => askOf(name)(({ choice }) => told.push(`${name} ${choice}`), () => told.push(`${name} stop`)); // biome-ignore format: one question
  const press = async (key: string) => {
    input.write(key);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { said, told, ask, press };
}

test("of several tunnels each is asked for when the one before has its answer, and named", async () => {
  const { said, told, ask, press } = openDesk();
  ask("a");
  ask("b");
  expect(said).toEqual([]);
  await press("x");
  await press("d");
  expect([told, said]).toEqual([["a drain"], [expect.stringMatching(/^b: .*\[d\]rain/)]]);
  await press("s");
  expect(told).toEqual(["a drain", "b skip"]);
});

test("a tunnel that is lost while its question stands makes room for the next one; one that waits is not asked for", async () => {
  const { said, told, ask, press } = openDesk();
  const stopA = ask("a");
  const stopB = ask("b");
  ask("c");
  stopB();
  stopA();
  expect(said).toEqual([expect.stringMatching(/^c: /)]);
  await press("k");
  expect(told).toEqual(["c keep"]);
});

test("Ctrl-C stops it, whoever is asked for", async () => {
  const { told, ask, press } = openDesk();
  ask("a");
  ask("b");
  await press("\u0003");
  expect(told).toEqual(["a stop"]);
});
