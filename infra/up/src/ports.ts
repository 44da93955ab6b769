import net from "node:net";
import { CannotStart } from "../cannot-start.mjs";
import { ownerOfPort } from "./port-owner.ts";

const tries = 50;

/** Whether nothing listens on this port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** This port, for an address that people write down elsewhere: when it is taken, that is a reason not to start. */
export async function needPort(port: number, what: string, variable: string): Promise<number> {
  if (await isFree(port)) return port;
  const owner = ownerOfPort(port);
  throw new CannotStart(`Port ${port}, for ${what}, is in use${owner ? ` by ${owner}` : ""}: stop that program, or set ${variable} to another port.`);
}

/** This port or the next free one, for addresses that only the house itself uses. */
export async function nearPort(port: number, taken: Set<number> = new Set()): Promise<number> {
  for (let candidate = port; candidate < Math.min(port + tries, 65_536); candidate++) {
    if (taken.has(candidate) || !(await isFree(candidate))) continue;
    taken.add(candidate);
    return candidate;
  }
  throw new CannotStart(`No port from ${port} to ${port + tries - 1} is free on 127.0.0.1.`);
}
