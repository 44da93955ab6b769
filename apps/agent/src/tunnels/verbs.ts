import type { TunnelVerbs } from "../commands/tunnels.ts";
import { Ended, exitCodes } from "../exit.ts";
import { machineName } from "../machine.ts";
import { openGateway } from "../open-gateway.ts";
import { openSheet, type Sheet } from "../output/sheet.ts";
import { callerOf } from "../policy-file/caller.ts";
import { terminalText } from "../terminal-text.ts";
import { confirm, say, type World } from "../world.ts";
import { findTunnel, listShares, listTunnels, type PlacedShare, type PlacedTunnel } from "./find-tunnel.ts";
import { ledgerObjects, ledgerTable, listLedgers, type PlacedLedger } from "./ledgers.ts";
import { shareTable, tunnelTable } from "./tunnel-table.ts";

/** `postern ps`, `stop`, `tunnel revoke`. */
export function tunnelVerbs(world: World): TunnelVerbs {
  const { env, stdout } = world;
  const sheet = openSheet(stdout, env.noColor);
  const callAt = (server: string | undefined) => callerOf(openGateway(env, server));
  const tell = (line: string) => say(world, line);
  return {
    async ps({ server, project, mine, ledger, json }) {
      const call = callAt(server);
      if (ledger !== undefined) return tellLedgers(await listLedgers(call, { project, range: ledger }), { json, sheet, tell });
      const [allTunnels, allShares] = await Promise.all([listTunnels(call, project), listShares(call, project)]);
      const tunnels = mine ? allTunnels.filter(isMine((await call("session.get", {})).actor.name)) : allTunnels;
      const shares = mine ? allShares.filter(({ share }) => share.isYours) : allShares;
      if (json) for (const line of psObjects(tunnels, shares)) tell(line);
      else if (tunnels.length + shares.length === 0)
        tell(mine ? "Nothing is yours: postern listen 4000 makes a tunnel" : "There is no tunnel yet: postern listen 4000 makes one");
      else for (const line of psLines(tunnels, shares, sheet)) tell(line);
    },
    async stop({ server, project, name, json }) {
      const call = callAt(server);
      const { tunnel } = await findTunnel(call, name, project);
      if (tunnel.connections.length > 0) await call("tunnel.disconnect", { id: tunnel.id });
      const machines = tunnel.connections.map(({ machine }) => terminalText(machine));
      if (json) tell(JSON.stringify({ v: 1, type: "stopped", tunnel: tunnel.id, machines }));
      else if (machines.length === 0) tell(`Nobody is at ${terminalText(tunnel.name)}: there is nothing to stop`);
      else tell(`Stopped: ${machines.join(", ")}. What comes for ${terminalText(tunnel.name)} is held until someone listens again`);
    },
    async revokeTunnel({ server, project, name, yes, json }) {
      const call = callAt(server);
      const { tunnel } = await findTunnel(call, name, project);
      if (!yes) await demandYes(tunnel, world);
      await call("tunnel.delete", { id: tunnel.id });
      tell(json ? JSON.stringify({ v: 1, type: "revoked", tunnel: tunnel.id }) : `Revoked: ${terminalText(tunnel.name)} and its destination are gone`);
    },
  };
}

function tellLedgers(ledgers: readonly PlacedLedger[], { json, sheet, tell }: { json: boolean | undefined; sheet: Sheet; tell(line: string): void }): void {
  if (json) for (const line of ledgerObjects(ledgers)) tell(line);
  else if (ledgers.length === 0) tell("There is no endpoint yet: nothing came in");
  else for (const line of ledgerTable(ledgers, sheet)) tell(line);
}

function psLines(tunnels: readonly PlacedTunnel[], shares: readonly PlacedShare[], sheet: Sheet): string[] {
  const above = tunnels.length > 0 ? tunnelTable(tunnels, sheet) : [];
  const below = shares.length > 0 ? shareTable(shares, sheet) : [];
  return [...above, ...(above.length > 0 && below.length > 0 ? [""] : []), ...below];
}

function psObjects(tunnels: readonly PlacedTunnel[], shares: readonly PlacedShare[]): string[] {
  const tunnelObjects = tunnels.map(({ project: { slug }, tunnel }) => ({ v: 1, type: "tunnel", project: slug, ...tunnel }));
  const shareObjects = shares.map(({ project: { slug }, share }) => ({ v: 1, type: "share", project: slug, ...share }));
  return [...tunnelObjects, ...shareObjects].map((one) => JSON.stringify(one));
}

/** The caller's own, or held by an agent on this machine. */
function isMine(name: string): (placed: PlacedTunnel) => boolean {
  return ({ tunnel }) => tunnel.owner === name || tunnel.connections.some(({ machine }) => machine === machineName());
}

async function demandYes({ name, endpoints }: PlacedTunnel["tunnel"], world: World): Promise<void> {
  if (!world.stdin.isTTY || !world.stdout.isTTY) throw new Ended(exitCodes.usage, "no one can be asked here: say --yes");
  const fed = endpoints.length === 0 ? "" : `, and the routes to it from ${endpoints.map((endpoint) => terminalText(endpoint.name)).join(", ")}`;
  if (!(await confirm(world, `Delete the tunnel ${terminalText(name)} with its destination${fed}? [y/N] `)))
    throw new Ended(exitCodes.stopped, "nothing was changed");
}
