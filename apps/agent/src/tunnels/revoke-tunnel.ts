import { type Tunnel, waitingSkippedMax } from "@postern/contract/tunnel";
import { Ended, exitCodes } from "../exit.ts";
import { agoText } from "../output/measures.ts";
import type { Caller } from "../policy-file/caller.ts";
import { terminalText } from "../terminal-text.ts";
import { confirm, type World } from "../world.ts";

export interface Revoking {
  call: Caller;
  world: Pick<World, "stdin" | "stdout">;
  yes?: boolean | undefined;
}

/**
 * Deletes a tunnel once someone has agreed to what ends with it. What waits is skipped, as much as they were told of: where more came meanwhile, the
 * gateway refuses and says how much.
 */
export async function revokeTunnel(tunnel: Tunnel, { call, world, yes = false }: Revoking): Promise<void> {
  const name = terminalText(tunnel.name);
  if (tunnel.held > waitingSkippedMax) {
    const next = `postern listen 4000 --name ${name} --held skip, then revoke it`;
    throw new Ended(exitCodes.usage, `${heldWords(tunnel)} for ${name}, more than are skipped at once (${waitingSkippedMax}): ${next}`);
  }
  if (!yes) await demandYes(tunnel, world);
  await call("tunnel.delete", { id: tunnel.id, ...(tunnel.held > 0 && { skipMax: tunnel.held }) });
}

/** What became of it, for people. */
export function revokedLine({ name, held }: Tunnel): string {
  const skipped = held === 0 ? "" : `; ${held} that waited ${held === 1 ? "was" : "were"} skipped, and can be replayed from the dashboard`;
  return `Revoked: ${terminalText(name)} and its destination are gone${skipped}`;
}

async function demandYes(tunnel: Tunnel, world: Revoking["world"]): Promise<void> {
  const lost = tunnel.held === 0 ? "" : `${heldWords(tunnel)} for it: they are skipped, and can be replayed from the dashboard to another destination`;
  if (!world.stdin.isTTY || !world.stdout.isTTY) throw new Ended(exitCodes.usage, `${lost && `${lost}; `}no one can be asked here: say --yes`);
  const { name, endpoints } = tunnel;
  const fed = endpoints.length === 0 ? "" : `, and the routes to it from ${endpoints.map((endpoint) => terminalText(endpoint.name)).join(", ")}`;
  const question = `Delete the tunnel ${terminalText(name)} with its destination${fed}? [y/N] `;
  if (!(await confirm(world, lost ? `${lost}.\n${question}` : question))) throw new Ended(exitCodes.stopped, "nothing was changed");
}

function heldWords({ held, oldestHeldAt }: Tunnel): string {
  const oldest = oldestHeldAt === undefined ? "" : ` (oldest ${agoText(Date.now() - oldestHeldAt.getTime())} ago)`;
  return `${held} ${held === 1 ? "event waits" : "events wait"}${oldest}`;
}
