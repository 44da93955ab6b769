import { PassThrough } from "node:stream";
import type { Tunnel } from "@postern/contract/tunnel";
import { expect, test } from "vitest";
import type { Caller } from "../policy-file/caller.ts";
import { idNumbered } from "../requests/testing-rows.ts";
import type { World } from "../world.ts";
import { revokedLine, revokeTunnel } from "./revoke-tunnel.ts";

const tunnelWith = (held: number, more: object = {}) =>
  ({ id: idNumbered("tun", 1), name: "alice", endpoints: [{ name: "orders" }], held, ...more }) as unknown as Tunnel;
const old = { oldestHeldAt: new Date(Date.now() - 3 * 3_600_000) };

/** A terminal where someone answers this, and what was deleted. */
function terminal(answer?: string) {
  const asked: unknown[] = [];
  const call = (async (name: string, input: object) => void asked.push([name, input])) as unknown as Caller;
  const [stdin, stdout] = [new PassThrough(), new PassThrough()].map((stream) => Object.assign(stream, { isTTY: answer !== undefined }));
  let said = "";
  stdout?.on("data", (text) => {
    said += text;
  });
  if (answer !== undefined) stdin?.write(`${answer}\n`);
  return { asked, call, world: { stdin, stdout } as unknown as World, said: () => said };
}

test("at a terminal it says how many events wait and what becomes of them, and deletes after a yes, so many and no more", async () => {
  const { asked, said, ...rest } = terminal("y");
  await revokeTunnel(tunnelWith(37, old), rest);
  expect(said()).toContain("37 events wait (oldest 3 h ago) for it: they are skipped, and can be replayed from the dashboard to another destination.\n");
  expect(said()).toContain("Delete the tunnel alice with its destination, and the routes to it from orders? [y/N]");
  expect(asked).toEqual([["tunnel.delete", { id: idNumbered("tun", 1), skipMax: 37 }]]);
  expect(revokedLine(tunnelWith(1))).toMatch(/gone; 1 that waited was skipped, and can be replayed/);
});

test("after a no nothing is changed; where nobody can be asked, --yes is needed, and the events are told all the same", async () => {
  const no = terminal("n");
  await expect(revokeTunnel(tunnelWith(0), no)).rejects.toMatchObject({ code: 0, message: "nothing was changed" });
  const nobody = terminal();
  await expect(revokeTunnel(tunnelWith(2), nobody)).rejects.toMatchObject({ code: 2, message: expect.stringMatching(/^2 events wait for it: .*say --yes$/) });
  expect([...no.asked, ...nobody.asked]).toEqual([]);
  await revokeTunnel(tunnelWith(2), { ...nobody, yes: true });
  expect(nobody.asked).toEqual([["tunnel.delete", { id: idNumbered("tun", 1), skipMax: 2 }]]);
});

test("more than one command skips are left to an agent", async () => {
  const { call, world } = terminal("y");
  await expect(revokeTunnel(tunnelWith(10_001), { call, world, yes: true })).rejects.toThrow(/postern listen 4000 --name alice --held skip, then revoke it/);
});
