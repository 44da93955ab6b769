import type { IncomingMessage, ServerResponse } from "node:http";
import { copyPath } from "@postern/contract/mirror";
import { problemDetails } from "@postern/contract/problem";
import { readCopyBody } from "@postern/db/mirrors/copies";
import { type Gatehouse, identify } from "../tunnel/admission.ts";
import type { Guest } from "../tunnel/guest.ts";
import { refuseRequest } from "../tunnel/listener.ts";

const bodyPath = new RegExp(`^${copyPath}(req_[0-9a-z]{26})/body$`);

/** Answers `GET /agent/v1/copies/:id/body`, a body too large for its copy's frame, to the agent that was sent it; false when another path is called. */
export async function answerCopyBody(
  { connections, ...gatehouse }: Gatehouse & { connections: Iterable<Guest> },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const [, requestId] = bodyPath.exec(request.url ?? "") ?? [];
  if (request.method !== "GET" || !requestId) return false;
  request.resume();
  const admission = await identify(gatehouse, request);
  if ("problem" in admission) {
    refuseRequest(response, admission.problem);
    return true;
  }
  const { tokenId, organizationId } = admission.agent;
  const isAllowed = [...connections].some((guest) => guest.held.tokenId === tokenId && guest.allowsBody?.(requestId));
  const body = isAllowed ? await readCopyBody(gatehouse.ports.pool, { organizationId, requestId }) : undefined;
  if (body) {
    response.writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": body.length, "Cache-Control": "no-store" }).end(body);
  } else refuseRequest(response, problemDetails("missing", { detail: "no copy of this event is on its way to this agent" }));
  return true;
}
