import type { IncomingMessage, ServerResponse } from "node:http";
import { agentPath, leaseHeader } from "@postern/contract/frames";
import { problemDetails } from "@postern/contract/problem";
import { AnswerRoom } from "@postern/delivery/answer-room";
import { type Gatehouse, identifyBeside } from "./admission.ts";
import type { Exchanges } from "./exchanges.ts";
import type { Guest } from "./guest.ts";
import { refuseRequest } from "./listener.ts";

const answerPath = new RegExp(`^${agentPath}/deliveries/(dlv_[0-9a-z]{26})/answer$`);
const room = new AnswerRoom();

/**
 * `POST /agent/v1/deliveries/:id/answer`: a local server's answer that is too large for a frame, from the agent that holds the delivery's lease now;
 * its outcome follows. False when the call is another one.
 */
export async function takeAnswer(
  { connections, ...gatehouse }: Gatehouse & { connections: Iterable<Guest> },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const [, deliveryId] = answerPath.exec(request.url ?? "") ?? [];
  if (request.method !== "POST" || !deliveryId) return false;
  const leaseId = request.headers[leaseHeader];
  const admission = await identifyBeside(gatehouse, request);
  if ("problem" in admission) return refuse(request, response, "token-invalid");
  const exchanges = typeof leaseId === "string" && findHolder(connections, { tokenId: admission.agent.tokenId, deliveryId, leaseId });
  if (!exchanges || typeof leaseId !== "string") return refuse(request, response, "missing");

  const size = Number(request.headers["content-length"] ?? Number.NaN);
  const answerBytesMax = exchanges.find(deliveryId, leaseId)?.awaited?.answerBytesMax ?? 0;
  if (!(size <= answerBytesMax)) return refuse(request, response, "too-large");
  if (!room.take(size)) return refuse(request, response, "unavailable");
  const release = () => room.give(size);
  const body = await readWhole(request, size);
  if (!body || !exchanges.post({ deliveryId, leaseId }, { body, release })) {
    release();
    return refuse(request, response, "missing");
  }
  response.writeHead(204).end();
  return true;
}

function refuse(request: IncomingMessage, response: ServerResponse, kind: "token-invalid" | "missing" | "too-large" | "unavailable"): true {
  request.resume();
  response.shouldKeepAlive = false; // what is still on its way is not waited for
  refuseRequest(response, problemDetails(kind));
  return true;
}

function findHolder(
  connections: Iterable<Guest>,
  { tokenId, deliveryId, leaseId }: { tokenId: string; deliveryId: string; leaseId: string },
): Exchanges | undefined {
  for (const { held, exchanges } of connections) if (held.tokenId === tokenId && exchanges?.find(deliveryId, leaseId)) return exchanges;
}

/** The parser holds the body to its declared length; nothing when it was broken off. */
async function readWhole(request: IncomingMessage, size: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return;
  }
  const body = Buffer.concat(chunks);
  return body.length === size ? body : undefined;
}
