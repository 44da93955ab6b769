import type { AgentFrameOf } from "@postern/contract/frames";
import { type Chosen, chooseHeld, type HeldChoiceBy } from "@postern/db/tunnel/waiting";
import type { HubPorts } from "./hub-ports.ts";

/** Carries out an agent's choices about what waited; one that comes while another is carried out is ignored. */
export function heldChoices(
  { pool, log }: HubPorts,
  place: Pick<HeldChoiceBy, "agent" | "tunnelId" | "destinationId">,
  done: (chosen: Chosen) => void,
): (frame: AgentFrameOf<"held">) => Promise<void> {
  let choosing = false;
  return async ({ choice, last, sinceMs }) => {
    if (choosing) return;
    choosing = true;
    try {
      const chosen = await chooseHeld(pool, { ...place, choice, ...(last && { last }), ...(sinceMs && { sinceMs }) });
      log.info({ event: "tunnel.held-chosen", tunnelId: place.tunnelId, tokenId: place.agent.tokenId, choice, ...chosen });
      done(chosen);
    } finally {
      choosing = false;
    }
  };
}
