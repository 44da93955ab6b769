import { randomInt } from "node:crypto";
import { isFree } from "./ports.ts";

// Below the ports that systems hand out by themselves (from 32768 on Linux, from 49152 elsewhere): what is chosen here for a
// process that starts in a moment is not given to somebody's socket meanwhile.
const [from, to] = [20_000, 32_000];
const triesMax = 50;

/** A port on 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < triesMax; tries++) {
    const port = randomInt(from, to);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${from} to ${to} is free`);
}
