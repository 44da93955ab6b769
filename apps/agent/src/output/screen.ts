import type { AgentEvent, Tell } from "../events.ts";
import { compactLines } from "./compact.ts";
import { jsonLine } from "./json.ts";
import { openSheet, type Sheet } from "./sheet.ts";

export const outputs = ["compact", "quiet", "json"] as const;
export type Output = (typeof outputs)[number];

export interface Streams {
  out: NodeJS.WriteStream;
  err: NodeJS.WriteStream;
  noColor: boolean;
}

/** Names one of several tunnels that are told of on the same screen. */
export interface Label {
  name: string;
  width: number;
}

/** What people or programs see: compact and quiet write words to stdout, json writes lines to stdout and words about the connection to stderr. */
export function openScreen(output: Output, { out, err, noColor }: Streams, label?: Label): Tell {
  const words = sheetFor(output === "json" ? err : out, noColor);
  const margin = label ? `${words.sheet.paint("dim", `${label.name.padEnd(label.width)} |`)} ` : "";
  return (event) => {
    if (output === "json") {
      const object = jsonLine(event);
      if (object) out.write(`${JSON.stringify(label ? { ...object, name: label.name } : object)}\n`);
    }
    if (event.type === "ended" && event.code !== 0) err.write(`postern: ${event.says}${event.problem ? ` (${event.problem})` : ""}\n`);
    if (isTold(event, output)) for (const line of compactLines(event, words.sheet)) words.stream.write(`${margin}${line}\n`);
  };
}

const toldQuietly: ReadonlySet<AgentEvent["type"]> = new Set(["reconnecting", "transport", "dial-failed", "local", "held", "dropped"]);
const toldBesideJson: ReadonlySet<AgentEvent["type"]> = new Set(["opened", "mirroring", "reconnecting", "local"]);

/** Quiet leaves only what someone must know; json's words leave out what its lines already say. */
function isTold(event: AgentEvent, output: Output): boolean {
  if (output === "json") return toldBesideJson.has(event.type);
  return output === "compact" || toldQuietly.has(event.type) || (event.type === "ready" && event.held.count > 0);
}

function sheetFor(stream: NodeJS.WriteStream, noColor: boolean): { stream: NodeJS.WriteStream; sheet: Sheet } {
  return { stream, sheet: openSheet(stream, noColor) };
}
