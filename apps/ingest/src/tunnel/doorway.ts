import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { frameBytesMax, subprotocol } from "@postern/contract/frames";
import { problemDetails } from "@postern/contract/problem";
import { newId } from "@postern/db/new-id";
import { WebSocketServer } from "ws";
import { admit } from "./admission.ts";
import { AgentSocket } from "./agent-socket.ts";
import { refuseUpgrade } from "./listener.ts";
import { type DoorSettings, receiveAgent } from "./reception.ts";

const handshakeMs = 10_000;
const retryAfterSecondsMax = 5;
const connectionsMax = 2_000;

/** The hub's door: agents with a good token come in, so many a second, and nobody once it is closing. */
export class Doorway {
  readonly #settings: DoorSettings;
  #closing = false;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: frameBytesMax,
    handleProtocols: () => subprotocol,
  });

  constructor(settings: DoorSettings) {
    this.#settings = settings;
  }

  /** How many sockets are open. */
  get size(): number {
    return this.#sockets.clients.size;
  }

  close(): void {
    this.#closing = true;
  }

  /** Cuts every socket that is still open. */
  cut(): void {
    for (const client of this.#sockets.clients) client.terminate();
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { ports, addressOf } = this.#settings;
    if (this.#closing || this.size >= connectionsMax) return refuseUpgrade(socket, problemDetails("unavailable"), retryAfterSeconds());
    const impatience = setTimeout(() => socket.destroy(), handshakeMs);
    try {
      const admission = await admit(this.#settings, request);
      if ("problem" in admission) return refuseUpgrade(socket, admission.problem, admission.retryAfterSeconds);
      const caller = { agent: admission.agent, address: addressOf(request), connectionId: newId("cnn"), transport: "ws" as const };
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) =>
        receiveAgent((events) => new AgentSocket(webSocket, socket, events), caller, this.#settings),
      );
    } catch (error) {
      ports.log.warn({ event: "tunnel.database-failed", reason: String(error) });
      refuseUpgrade(socket, problemDetails("unavailable"), retryAfterSeconds());
    } finally {
      clearTimeout(impatience);
    }
  }
}

function retryAfterSeconds(): number {
  return 1 + Math.floor(Math.random() * retryAfterSecondsMax);
}
