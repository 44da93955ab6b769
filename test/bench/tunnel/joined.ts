import type { Socket } from "node:net";

/** Two sockets as one: each one's bytes and end go to the other, and its fault breaks it. */
export function joined(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.once("close", () => to.destroySoon());
  }
}
