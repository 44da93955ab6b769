import { randomInt } from "node:crypto";
import net from "node:net";
import { isFree } from "./ports.ts";

// Below the ports that systems hand out by themselves (from 32768 on Linux, from 49152 elsewhere): what is chosen here for a
// process that starts in a moment is not given to somebody's socket meanwhile.
const [from, to] = [20_000, 32_000];
/** A program has so many ports to itself; it listens on the one before them, which tells all others to leave them alone for as long as it lives. */
const sliceSize = 60;
const triesMax = 500;

let ownSlice: Promise<number> | undefined;
let given = 0;

/** A port on 127.0.0.1 that nothing listens on, and that nobody else who asks here is given. */
export async function freePort(): Promise<number> {
  ownSlice ??= takeSlice();
  const first = await ownSlice;
  for (let tries = 0; tries < sliceSize; tries++) {
    const port = first + (given++ % sliceSize);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${first} to ${first + sliceSize - 1} is free`);
}

async function takeSlice(): Promise<number> {
  for (let tries = 0; tries < triesMax; tries++) {
    const guard = from + randomInt(Math.floor((to - from) / (sliceSize + 1))) * (sliceSize + 1);
    if (await holds(guard)) return guard + 1;
  }
  throw new Error(`all ports from ${from} to ${to} are taken`);
}

/** Listens on this port until the process ends, if nobody else does. */
function holds(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => socket.destroy()).unref();
    server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true));
  });
}
