import type { AgentEvent, Delivery } from "../events.ts";
import { terminalText } from "../terminal-text.ts";
import { dayText } from "./measures.ts";
import type { Sheet } from "./sheet.ts";

/** A mirror has started: of what, how much of it, to where, and until when. */
export function mirrorBanner({ opened, forward, version }: Extract<AgentEvent, { type: "mirroring" }>, { paint }: Sheet): string[] {
  const { mirror, organization, project, tunnelsUrl } = opened;
  const part = [mirror.filter && `what fits ${mirror.filter}`, mirror.samplePercent < 100 && `${mirror.samplePercent} % by chance`].filter(Boolean).join(", ");
  return [
    `${paint("bold", `postern ${version}`)}   ${terminalText(organization)} / ${terminalText(project)}   mirror`,
    ...mirror.endpoints.map(({ name }) => `  copies of ${terminalText(name)}  ->  ${forward}`),
    ...(part ? [`  of them ${terminalText(part, 400)}`] : []),
    "  answers go nowhere; credentials are covered",
    `  until ${dayText(mirror.expiresAt)}   ${terminalText(tunnelsUrl)}`,
  ];
}

export function droppedLine({ count, total }: Extract<AgentEvent, { type: "dropped" }>, { paint }: Sheet): string {
  return paint("yellow", `${count} ${count === 1 ? "copy was" : "copies were"} dropped, ${total} so far: they come faster than they are taken here`);
}

/** What a copy is without. */
export function copyText({ redacted }: NonNullable<Delivery["copy"]>): string {
  return redacted.length === 0 ? "copy" : `copy, covered: ${terminalText(redacted.join(", "), 80)}`;
}
