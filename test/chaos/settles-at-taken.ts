import { readFrame, writeFrame } from "@postern/contract/frame-codec";
import { AgentFrame } from "@postern/contract/frames";
import { WebSocket } from "ws";

/**
 * Loaded into the agent, makes it the wrong kind of agent: it says that a delivery was answered as soon as it has it, before its local server was
 * called. Struck in between, it must lose events; a scenario that does not notice proves nothing.
 */
const send = WebSocket.prototype.send as (...given: unknown[]) => void;
WebSocket.prototype.send = function (this: WebSocket, data: Buffer, ...rest: unknown[]) {
  const frame = readFrame(AgentFrame, Buffer.from(data));
  if (frame.kind === "outcome") return; // said already
  send.call(this, data, ...rest);
  if (frame.kind !== "taken") return;
  const { deliveryId, leaseId } = frame;
  const result = { status: 200, rawHeaders: [], body: Buffer.alloc(0), durationMs: 0 };
  send.call(this, writeFrame({ kind: "outcome", deliveryId, leaseId, again: false, result }), () => {});
} as typeof WebSocket.prototype.send;
