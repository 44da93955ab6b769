import type { LocalResult } from "@postern/contract/frames";
import type { AgentEvent, Delivery } from "../events.ts";
import { terminalText } from "../terminal-text.ts";
import { agoText, bytesText, clockText } from "./measures.ts";
import type { Sheet, Style } from "./sheet.ts";

/** The words for people: one line per event, nothing that moves; scrollback and selection stay theirs. */
export function compactLines(event: AgentEvent, sheet: Sheet): string[] {
  switch (event.type) {
    case "opened":
      return banner(event, sheet);
    case "connecting":
      return [sheet.paint("dim", "Connecting…")];
    case "ready":
      return ready(event, sheet);
    case "outcome":
      return [outcomeLine(event, sheet)];
    case "refusal":
      return [line(sheet, { status: String(event.refusal.status), painted: "yellow", what: event.refusal.method, requestId: event.refusal.requestId, note: `refused at the gate: ${event.refusal.reason}` })]; // biome-ignore format: one row
    case "local":
      return [event.up ? sheet.paint("green", `Local server is back on ${event.at}`) : sheet.paint("yellow", `Nothing listens on ${event.at}: events wait, and go on when it is back`)]; // biome-ignore format: one row
    case "held":
      return [heldLine(event)];
    case "reconnecting":
      return [sheet.paint("yellow", `Reconnecting in ${(event.inMs / 1_000).toFixed(1)} s (${terminalText(event.cause)})`)];
    case "leaving":
      return [event.running > 0 ? `Finishing ${event.running} in flight…` : "Stopping…"];
    default:
      return [];
  }
}

function banner({ opened, forward, version }: Extract<AgentEvent, { type: "opened" }>, { paint }: Sheet): string[] {
  const { tunnel, organization, project, requestsUrl } = opened;
  const endpoints = tunnel.endpoints.map(
    ({ url, name, provider }) => `  ${terminalText(url)}  ->  ${forward}   ${terminalText(name)}${provider ? ` (${terminalText(provider)})` : ""}`,
  );
  return [
    `${paint("bold", `postern ${version}`)}   ${terminalText(organization)} / ${terminalText(project)}   tunnel ${terminalText(tunnel.name)}`,
    ...(endpoints.length > 0 ? endpoints : [paint("yellow", "  no endpoint leads to this tunnel yet: name one, as in  postern listen 4000 my-endpoint")]),
    `  requests  ${terminalText(requestsUrl)}`,
  ];
}

function ready({ held, resumed, asking, slots }: Extract<AgentEvent, { type: "ready" }>, { paint, now }: Sheet): string[] {
  const first = `${paint("green", "Ready")}   ${slots} at once   Ctrl-C to stop`;
  if (held.count === 0) return [first];
  const oldest = held.oldestAt === undefined ? "" : `oldest ${agoText(now().getTime() - held.oldestAt)} ago, `;
  const waited = `${held.count} ${held.count === 1 ? "event" : "events"} waited (${oldest}${bytesText(held.bytes)})`;
  if (resumed) return [first, `${waited} while the connection was away`];
  return [first, asking ? `${waited}.  [d]rain   [l]ast 5   [s]kip   [k]eep` : waited];
}

function heldLine({ going, skipped, kept }: Extract<AgentEvent, { type: "held" }>): string {
  if (kept > 0) return `${kept} stay held; new events go on. Start with --held drain to bring them`;
  return [`${going} go on`, ...(skipped > 0 ? [`${skipped} skipped (replay them from the dashboard)`] : [])].join(", ");
}

function outcomeLine({ delivery, result, again }: Extract<AgentEvent, { type: "outcome" }>, sheet: Sheet): string {
  const what = delivery.eventType ?? delivery.method;
  const note = [noteOf(result), ...(delivery.passed.includes("signature") ? ["signature ok"] : []), ...againText(delivery, again)].filter(Boolean).join("   ");
  if ("error" in result) {
    const status = result.error === "refused" ? "held" : result.error;
    return line(sheet, { status, painted: result.error === "refused" ? "yellow" : "red", what, requestId: delivery.requestId, note });
  }
  const painted = result.status < 300 ? "green" : "red";
  return line(sheet, { status: String(result.status), painted, ms: result.durationMs, what, requestId: delivery.requestId, note });
}

function noteOf(result: LocalResult): string {
  if ("error" in result) return terminalText(result.detail);
  // Many development servers check the Host header, and providers send the public one.
  return result.status === 403 || result.status === 421 ? "(if it minds the Host header: --host-header local)" : "";
}

function againText({ attempt, replayId }: Delivery, again: boolean): string[] {
  if (replayId) return ["replay"];
  if (again) return [`again (attempt ${attempt}, answered from the earlier one)`];
  return attempt > 1 ? [`again (attempt ${attempt})`] : [];
}

interface Row {
  status: string;
  painted: Style;
  ms?: number;
  what: string;
  requestId: string;
  note: string;
}

function line({ now, paint }: Sheet, { status, painted, ms, what, requestId, note }: Row): string {
  const took = ms === undefined ? "" : `${Math.round(ms)} ms`;
  const columns = [
    paint("dim", clockText(now())),
    paint(painted, status.padEnd(7)),
    took.padStart(9),
    terminalText(what, 40).padEnd(24),
    terminalText(requestId),
    note,
  ];
  return columns.join("  ").trimEnd();
}
