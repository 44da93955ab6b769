import { tellAudience } from "@postern/contract/share-audience";
import { agoText } from "../output/measures.ts";
import type { Sheet } from "../output/sheet.ts";
import { type Cell, tableLines } from "../output/table.ts";
import { terminalText } from "../terminal-text.ts";
import type { PlacedMirror, PlacedShare, PlacedTunnel } from "./find-tunnel.ts";

const nameMax = 60;

/** Tunnels as a table: whose, on which machine, whether someone is there, what waits. An agent of a pool has a row of its own. */
export function tunnelTable(tunnels: readonly PlacedTunnel[], sheet: Sheet): string[] {
  return tableLines(["Tunnel", "Project", "Owner", "State", "Held", "Machine", "To", "Since"], tunnels.flatMap((one) => rowsOf(one, sheet.now())), sheet); // biome-ignore format: one row
}

function rowsOf({ project, tunnel }: PlacedTunnel, now: Date): Cell[][] {
  const ago = (moment: Date) => agoText(now.getTime() - moment.getTime());
  const held = tunnel.held === 0 ? "" : `${tunnel.held}${tunnel.oldestHeldAt ? `, oldest ${ago(tunnel.oldestHeldAt)}` : ""}`;
  const first: Cell[] = [
    { text: terminalText(tunnel.name, nameMax) },
    { text: terminalText(project.slug, nameMax) },
    { text: terminalText(tunnel.owner, nameMax) },
    { text: tunnel.state, style: tunnel.state === "ready" ? "green" : "dim" },
    { text: held, ...(tunnel.held > 0 && { style: "yellow" as const }) },
  ];
  const [one, ...others] = tunnel.connections.map(({ machine, forward, connectedAt, localUp }): Cell[] => [
    { text: terminalText(machine, nameMax) },
    { text: `${terminalText(forward, nameMax)}${localUp ? "" : " (down)"}` },
    { text: ago(connectedAt) },
  ]);
  return [[...first, ...(one ?? [{ text: "" }, { text: "" }, { text: "" }])], ...others.map((cells) => [...first.map(() => ({ text: "" })), ...cells])];
}

/** Shares as a table: whose, who may come in, until when, on which machine. */
export function shareTable(shares: readonly PlacedShare[], sheet: Sheet): string[] {
  const rows = shares.map(({ project, share: { name, owner, state, audience, expiresAt, connection, url } }): Cell[] => [
    { text: terminalText(name, nameMax) },
    { text: terminalText(project.slug, nameMax) },
    { text: terminalText(owner, nameMax) },
    { text: state, style: state === "open" ? "green" : "dim" },
    { text: terminalText(tellAudience(audience), nameMax), ...(audience.public && { style: "yellow" as const }) },
    { text: agoText(expiresAt.getTime() - sheet.now().getTime()) },
    { text: terminalText(connection?.machine ?? "", nameMax) },
    { text: terminalText(url ?? "", 200) },
  ]);
  return tableLines(["Share", "Project", "Owner", "State", "Seen by", "Ends in", "Machine", "Address"], rows, sheet);
}

/** Mirrors as a table: whose, of which events, until when, where the copies go, and how many went or were dropped. */
export function mirrorTable(mirrors: readonly PlacedMirror[], sheet: Sheet): string[] {
  const rows = mirrors.map(({ project, mirror: { id, owner, endpoints, filter, samplePercent, expiresAt, agent, sent, dropped } }): Cell[] => [
    { text: id },
    { text: terminalText(project.slug, nameMax) },
    { text: terminalText(owner, nameMax) },
    { text: terminalText(endpoints.map(({ name }) => name).join(", "), nameMax) },
    { text: terminalText([filter, samplePercent < 100 ? `${samplePercent}%` : ""].filter(Boolean).join(", ") || "all", nameMax) },
    { text: agoText(expiresAt.getTime() - sheet.now().getTime()) },
    { text: agent ? terminalText(agent.machine, nameMax) : "away", ...(!agent && { style: "dim" as const }) },
    { text: agent ? terminalText(agent.forward, nameMax) : "" },
    { text: String(sent), right: true },
    { text: String(dropped), right: true, ...(dropped > 0 && { style: "yellow" as const }) },
  ]);
  return tableLines(["Mirror", "Project", "Owner", "Of", "Which", "Ends in", "Machine", "To", "Sent", "Dropped"], rows, sheet);
}
