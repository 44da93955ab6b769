import type { IncomingMessage, ServerResponse } from "node:http";
import { copyPath } from "@postern/contract/mirror";
import { problemDetails } from "@postern/contract/problem";
import { readCopyBody } from "@postern/db/mirrors/copies";
import { type Gatehouse, identifyBeside } from "../tunnel/admission.ts";
import type { Guest } from "../tunnel/guest.ts";
import { refuseRequest } from "../tunnel/listener.ts";
import type { BodyPlaces } from "./body-places.ts";

const bodyPath = new RegExp(`^${copyPath}(req_[0-9a-z]{26})/body$`);

/** How long an agent may take to read one. */
const readMs = 60_000;

/** Answers `GET /agent/v1/copies/:id/body`, a body too large for its copy's frame, to the agent that was sent it, once; false when another path is called. */
export async function answerCopyBody(
  { connections, places, ...gatehouse }: Gatehouse & { connections: Iterable<Guest>; places: BodyPlaces },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const [, requestId] = bodyPath.exec(request.url ?? "") ?? [];
  if (request.method !== "GET" || !requestId) return false;
  request.resume();
  const admission = await identifyBeside(gatehouse, request);
  if ("problem" in admission) {
    refuseRequest(response, admission.problem);
    return true;
  }
  const { tokenId, organizationId } = admission.agent;
  const guest = [...connections].find((guest) => guest.held.tokenId === tokenId && guest.takeBody?.(requestId));
  if (!guest) {
    refuseRequest(response, problemDetails("missing", { detail: "no copy of this event is on its way to this agent" }));
    return true;
  }
  const free = await places.take(guest);
  if (!free) {
    refuseRequest(response, problemDetails("unavailable", { detail: "the copies before this one are not read yet" }));
    return true;
  }
  freeAtEnd(response, free);
  const body = await readCopyBody(gatehouse.ports.pool, { organizationId, requestId });
  if (body) response.writeHead(200, { "Content-Type": "application/octet-stream", "Content-Length": body.length, "Cache-Control": "no-store" }).end(body);
  else refuseRequest(response, problemDetails("missing", { detail: "this event has been forgotten meanwhile" }));
  return true;
}

function freeAtEnd(response: ServerResponse, free: () => void): void {
  const late = setTimeout(() => response.destroy(), readMs);
  const end = () => {
    clearTimeout(late);
    free();
  };
  if (response.destroyed) end();
  else response.once("close", end);
}
