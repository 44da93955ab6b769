import { idOf } from "@postern/contract/id";
import type { TunnelVerbs } from "../commands/tunnels.ts";
import { machineName } from "../machine.ts";
import { openGateway } from "../open-gateway.ts";
import { openSheet, type Sheet } from "../output/sheet.ts";
import { type Caller, callerOf } from "../policy-file/caller.ts";
import { terminalText } from "../terminal-text.ts";
import { say, type World } from "../world.ts";
import { findTunnel, listMirrors, listShares, listTunnels, type PlacedMirror, type PlacedShare, type PlacedTunnel } from "./find-tunnel.ts";
import { ledgerObjects, ledgerTable, listLedgers, type PlacedLedger } from "./ledgers.ts";
import { revokedLine, revokeTunnel } from "./revoke-tunnel.ts";
import { mirrorTable, shareTable, tunnelTable } from "./tunnel-table.ts";

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
      const open = await listOpen(call, { project, mine });
      if (json) for (const line of openObjects(open)) tell(line);
      else if (open.tunnels.length + open.shares.length + open.mirrors.length === 0)
        tell(mine ? "Nothing is yours: postern listen 4000 makes a tunnel" : "There is no tunnel yet: postern listen 4000 makes one");
      else for (const line of openLines(open, sheet)) tell(line);
    },
    async stop({ server, project, name, json }) {
      const call = callAt(server);
      if (idOf("mir").safeParse(name).success) return stopMirror(call, name, { json, tell });
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
      await revokeTunnel(tunnel, { call, world, yes });
      tell(json ? JSON.stringify({ v: 1, type: "revoked", tunnel: tunnel.id, skipped: tunnel.held }) : revokedLine(tunnel));
    },
  };
}

function tellLedgers(ledgers: readonly PlacedLedger[], { json, sheet, tell }: { json: boolean | undefined; sheet: Sheet; tell(line: string): void }): void {
  if (json) for (const line of ledgerObjects(ledgers)) tell(line);
  else if (ledgers.length === 0) tell("There is no endpoint yet: nothing came in");
  else for (const line of ledgerTable(ledgers, sheet)) tell(line);
}

/** What is open to be seen in a list. */
interface Open {
  tunnels: PlacedTunnel[];
  shares: PlacedShare[];
  mirrors: PlacedMirror[];
}

async function listOpen(call: Caller, { project, mine }: { project: string | undefined; mine: boolean | undefined }): Promise<Open> {
  const [tunnels, shares, mirrors] = await Promise.all([listTunnels(call, project), listShares(call, project), listMirrors(call, project)]);
  if (!mine) return { tunnels, shares, mirrors };
  const { name } = (await call("session.get", {})).actor;
  const isHere = ({ mirror: { owner, agent } }: PlacedMirror) => owner === name || agent?.machine === machineName();
  return { tunnels: tunnels.filter(isMine(name)), shares: shares.filter(({ share }) => share.isYours), mirrors: mirrors.filter(isHere) };
}

function openLines({ tunnels, shares, mirrors }: Open, sheet: Sheet): string[] {
  const tables = [
    ...(tunnels.length > 0 ? [tunnelTable(tunnels, sheet)] : []),
    ...(shares.length > 0 ? [shareTable(shares, sheet)] : []),
    ...(mirrors.length > 0 ? [mirrorTable(mirrors, sheet)] : []),
  ];
  return tables.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

function openObjects({ tunnels, shares, mirrors }: Open): string[] {
  const tunnelObjects = tunnels.map(({ project: { slug }, tunnel }) => ({ v: 1, type: "tunnel", project: slug, ...tunnel }));
  const shareObjects = shares.map(({ project: { slug }, share }) => ({ v: 1, type: "share", project: slug, ...share }));
  const mirrorObjects = mirrors.map(({ project: { slug }, mirror }) => ({ v: 1, type: "mirror", project: slug, ...mirror }));
  return [...tunnelObjects, ...shareObjects, ...mirrorObjects].map((one) => JSON.stringify(one));
}

async function stopMirror(call: Caller, id: string, { json, tell }: { json: boolean | undefined; tell(line: string): void }): Promise<void> {
  await call("mirror.end", { id });
  tell(json ? JSON.stringify({ v: 1, type: "stopped", mirror: id }) : `Stopped: ${id}. What comes from now on is not copied`);
}

/** The caller's own, or held by an agent on this machine. */
function isMine(name: string): (placed: PlacedTunnel) => boolean {
  return ({ tunnel }) => tunnel.owner === name || tunnel.connections.some(({ machine }) => machine === machineName());
}
