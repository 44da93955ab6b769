import { tellAudience } from "@postern/contract/share-audience";
import type { AgentEvent } from "../events.ts";
import { terminalText } from "../terminal-text.ts";
import { dayText } from "./measures.ts";
import type { Sheet } from "./sheet.ts";

/** A share is open: its address, whom it is open to, and until when. */
export function shareBanner({ opened, forward, version }: Extract<AgentEvent, { type: "shared" }>, { paint }: Sheet): string[] {
  const { share, organization, project, shareUrl } = opened;
  const way = share.url ?? `postern connect ${share.name}`;
  const audience = [tellAudience(share.audience), ...(share.gate ? [`who passes the policy of ${share.gate.name}`] : [])].filter((text) => text !== "nobody");
  const isPublic = share.audience.public ? [paint("yellow", "  Anyone who has the address can enter")] : [];
  return [
    `${paint("bold", `postern ${version}`)}   ${terminalText(organization)} / ${terminalText(project)}   share ${terminalText(share.name)}`,
    `  ${terminalText(way)}  ->  ${forward}`,
    `  open to ${terminalText(audience.join(", "), 400)}`,
    ...isPublic,
    `  until ${dayText(share.expiresAt)}   ${terminalText(shareUrl)}`,
  ];
}
