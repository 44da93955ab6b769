import type { LocalResult } from "@postern/contract/frames";
import type { AgentEvent, Delivery } from "../events.ts";
import { terminalText } from "../terminal-text.ts";
import { agoText, bytesText, clockText, wayText } from "./measures.ts";
import { copyText, droppedLine, mirrorBanner } from "./mirror-lines.ts";
import { shareBanner } from "./share-banner.ts";
import type { Sheet, Style } from "./sheet.ts";

/** The words for people: one line per event, nothing that moves; scrollback and selection stay theirs. */
export function compactLines(event: AgentEvent, sheet: Sheet): string[] {
  switch (event.type) {
    case "opened":
      return banner(event, sheet);
    case "shared":
      return shareBanner(event, sheet);
    case "mirroring":
      return mirrorBanner(event, sheet);
    case "dropped":
      return [droppedLine(event, sheet)];
    case "inspecting":
      return [`  inspector ${event.url}`];
    case "connecting":
      return [sheet.paint("dim", "Connecting…")];
    case "ready":
      return ready(event, sheet);
    case "outcome":
      return [outcomeLine(event, sheet)];
    case "refusal":
      return [line(sheet, { status: String(event.refusal.status), painted: "yellow", what: event.refusal.method, requestId: event.refusal.requestId, note: `refused at the gate: ${event.refusal.reason}` })]; // biome-ignore format: one row
    case "visit":
      return [visitLine(event, sheet)];
    case "dial-failed":
      return [sheet.paint("yellow", `No connection for visitors comes through to the hub (${terminalText(event.says)}): --transport ws passes more proxies`)];
    case "transport":
      return [transportLine(event, sheet)];
    case "local":
      return [localLine(event, sheet)];
    case "held":
      return [heldLine(event)];
    case "reconnecting":
      return [sheet.paint("yellow", `Reconnecting in ${(event.inMs / 1_000).toFixed(1)} s (${terminalText(event.says)})`)];
    case "leaving":
      return [event.running > 0 ? `Finishing ${event.running} in flight…` : "Stopping…"];
    default:
      return [];
  }
}

function localLine({ up, at, why }: Extract<AgentEvent, { type: "local" }>, { paint }: Sheet): string {
  if (up) return paint("green", `Local server is back on ${at}`);
  if (why === undefined) return paint("yellow", `Nothing listens on ${at}: events wait, and go on when it is back`);
  return paint("yellow", `${at} cannot be asked (${terminalText(why)}): events wait, and go on when it can`);
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

function transportLine({ transport, says }: Extract<AgentEvent, { type: "transport" }>, { paint }: Sheet): string {
  if (transport === "ws") return paint("green", `Back on a WebSocket: ${says}`);
  return paint("yellow", `Polling the hub: ${says}; a WebSocket is tried again from time to time`);
}

function ready({ held, resumed, asking, slots, members, transport, latencyMs }: Extract<AgentEvent, { type: "ready" }>, { paint, now }: Sheet): string[] {
  const shared = members > 1 ? `   ${members} agents share this tunnel` : "";
  const first = `${paint("green", "Ready")}   ${wayText(transport, latencyMs)}${slots === undefined ? "" : `   ${slots} at once`}${shared}   Ctrl-C to stop`;
  if (held.count === 0) return [first];
  const oldest = held.oldestAt === undefined ? "" : `oldest ${agoText(now().getTime() - held.oldestAt)} ago, `;
  const waited = `${held.count} ${held.count === 1 ? "event" : "events"} waited (${oldest}${bytesText(held.bytes)})`;
  if (resumed) return [first, waited]; // those that came meanwhile, and those that were kept before
  return [first, asking ? `${waited}.  [d]rain   [l]ast 5   [s]kip   [k]eep` : waited, ...kindsOf(held).map((kind) => paint("dim", kind))];
}

/** What most of a backlog is, where that is more than one kind of thing. */
function kindsOf({ count, kinds = [] }: Extract<AgentEvent, { type: "ready" }>["held"]): string[] {
  if (count < 2) return [];
  return kinds.map(
    ({ endpoint, eventType, count: some }) => `  ${String(some).padStart(7)}  ${terminalText(eventType ?? "no type", 40)}  ${terminalText(endpoint)}`,
  );
}

function heldLine({ going, skipped, kept: stay }: Extract<AgentEvent, { type: "held" }>): string {
  const kept = stay > 0 ? `${stay} stay held; new events go on. Start with --held drain to bring them` : "";
  if (kept && going === 0 && skipped === 0) return kept;
  return [`${going} go on`, ...(skipped > 0 ? [`${skipped} skipped (replay them from the dashboard)`] : []), ...(kept ? [kept] : [])].join(", ");
}

function outcomeLine({ delivery, result, again }: Extract<AgentEvent, { type: "outcome" }>, sheet: Sheet): string {
  const what = delivery.eventType ?? delivery.method;
  const note = [noteOf(result), ...(delivery.passed.includes("signature") ? ["signature ok"] : []), ...againText(delivery, again)].filter(Boolean).join("   ");
  if ("error" in result) {
    const status = result.error === "refused" && !delivery.copy ? "held" : result.error;
    return line(sheet, { status, painted: result.error === "refused" ? "yellow" : "red", what, requestId: delivery.requestId, note });
  }
  const painted = result.status < 300 ? "green" : "red";
  return line(sheet, { status: String(result.status), painted, ms: result.durationMs, what, requestId: delivery.requestId, note });
}

function noteOf(result: LocalResult): string {
  if ("error" in result) return terminalText(result.detail);
  // Many development servers check the Host header, and providers send the public one.
  return result.status === 400 || result.status === 403 || result.status === 421 ? "(if it minds the Host header: --host-header local)" : "";
}

function againText({ attempt, replayId, copy }: Delivery, again: boolean): string[] {
  if (copy) return [copyText(copy)];
  if (replayId) return ["replay"];
  if (again) return [`again (attempt ${attempt}, answered from the earlier one)`];
  return attempt > 1 ? [`again (attempt ${attempt})`] : [];
}

function visitLine({ visit }: Extract<AgentEvent, { type: "visit" }>, sheet: Sheet): string {
  const { method, target, status, visitor = "", problem, durationMs } = visit;
  const painted = status < 400 ? "green" : status < 500 ? "yellow" : "red";
  const what = `${method} ${target}`;
  return line(sheet, { status: status === 0 ? "open" : String(status), painted, ms: durationMs, what, requestId: terminalText(visitor), note: problem ?? "" });
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
