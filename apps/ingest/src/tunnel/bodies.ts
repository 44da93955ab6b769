import type { IncomingMessage, ServerResponse } from "node:http";
import { agentPath, leaseHeader } from "@postern/contract/frames";
import type { ClaimedDelivery } from "@postern/contract/lane";
import { problemDetails } from "@postern/contract/problem";
import { type Gatehouse, identifyBeside } from "./admission.ts";
import type { Guest } from "./guest.ts";
import { refuseRequest } from "./listener.ts";

const bodyPath = new RegExp(`^${agentPath}/deliveries/(dlv_[0-9a-z]{26})/body$`);

/** `GET /agent/v1/deliveries/:id/body`: a body too large for a frame, to the agent that holds the delivery's lease now. */
export async function answerBody(
  { connections, ...gatehouse }: Gatehouse & { connections: Iterable<Guest> },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.resume();
  const [, deliveryId] = bodyPath.exec(request.url ?? "") ?? [];
  const leaseId = request.headers[leaseHeader];
  if (request.method !== "GET" || !deliveryId || typeof leaseId !== "string") return refuseRequest(response, problemDetails("not-found"));

  const admission = await identifyBeside(gatehouse, request);
  if ("problem" in admission) return refuseRequest(response, admission.problem);
  const delivery = findHeld(connections, { tokenId: admission.agent.tokenId, deliveryId, leaseId });
  if (!delivery) return refuseRequest(response, problemDetails("missing", { detail: "this lease is not live" }));
  response.writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": delivery.body.length, "Cache-Control": "no-store" });
  response.end(delivery.body);
}

function findHeld(
  connections: Iterable<Guest>,
  { tokenId, deliveryId, leaseId }: { tokenId: string; deliveryId: string; leaseId: string },
): ClaimedDelivery | undefined {
  for (const connection of connections) {
    if (connection.held.tokenId !== tokenId) continue;
    const delivery = connection.exchanges?.find(deliveryId, leaseId);
    if (delivery) return delivery;
  }
}
