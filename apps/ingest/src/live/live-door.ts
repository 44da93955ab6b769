import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connectPath, dataPath, dataSubprotocol, dataUpgrade, endsHeader, endsTold, ticketHeader } from "@postern/contract/live";
import { problemDetails } from "@postern/contract/problem";
import { asAgreed, tellsEnds } from "@postern/contract/told-end";
import { createWebSocketStream, WebSocketServer } from "ws";
import { comeAgainSeconds } from "../come-again.ts";
import { refuseUpgrade } from "../tunnel/listener.ts";
import type { ConnectDesk } from "./live-desk.ts";
import type { LiveTunnels } from "./live-tunnels.ts";
import type { TicketHolder } from "./tickets.ts";

const messageBytesMax = 1_048_576;
/** Names what died silently, and keeps the tables of the networks between from forgetting it. */
const aliveMs = 15_000;
const sharePath = new RegExp(`^${connectPath}/([A-Za-z0-9._~-]{1,300})$`);

/** Where streams come in: agents' data connections, which show a ticket, and visitors of TCP shares, whom someone else judges. */
export class LiveDoor {
  readonly #tunnels: LiveTunnels;
  readonly #visitors: ConnectDesk | undefined;
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: messageBytesMax, handleProtocols: () => dataSubprotocol });
  readonly #open = new Set<Duplex>();

  constructor(tunnels: LiveTunnels, visitors?: ConnectDesk) {
    this.#tunnels = tunnels;
    this.#visitors = visitors;
    this.#sockets.on("headers", (headers, request) => {
      if (tellsEnds(request)) headers.push(grantedEnds);
    });
  }

  /** Whether this upgrade is one of streams. */
  leadsHere({ url = "" }: IncomingMessage): boolean {
    return url === dataPath || url.startsWith(`${connectPath}/`);
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    this.#open.add(socket);
    socket.once("close", () => this.#open.delete(socket));
    if (request.method !== "GET") refuseUpgrade(socket, problemDetails("method"));
    else if (request.url === dataPath) this.#letAgentIn(request, socket, head);
    else await this.#letVisitorIn(request, socket, head);
  }

  /** Cuts every stream. */
  close(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #letAgentIn(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { upgrade = "", [ticketHeader]: ticket } = request.headers;
    const plain = upgrade.toLowerCase() === dataUpgrade;
    const known = plain || upgrade.toLowerCase() === "websocket";
    const holder = known && typeof ticket === "string" && ticket.length <= 100 ? this.#tunnels.tickets.redeem(ticket) : undefined;
    if (head.length > 0) socket.unshift(head);
    if (!holder) refuseUpgrade(socket, problemDetails("forbidden", { detail: "This ticket is not good, or not any more." }));
    else if (plain) holder.arrived(switchProtocols(request, socket));
    else this.#arriveByWebSocket(request, socket, holder);
  }

  #arriveByWebSocket(request: IncomingMessage, socket: Duplex, holder: TicketHolder): void {
    // The ticket is spent: what comes of the handshake is told by whether a connection arrives.
    let connection: Duplex | undefined;
    socket.once("close", () => {
      if (!connection) holder.expired();
    });
    this.#sockets.handleUpgrade(request, socket, Buffer.alloc(0), (webSocket) => {
      connection = asAgreed(createWebSocketStream(webSocket), request);
      holder.arrived(connection);
    });
  }

  async #letVisitorIn(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const [, share] = sharePath.exec(request.url ?? "") ?? [];
    if (!share || !this.#visitors || request.headers.upgrade?.toLowerCase() !== dataUpgrade) return refuseUpgrade(socket, problemDetails("not-found"));
    const admission = await this.#visitors.admit(request, share);
    if ("problem" in admission) return refuseUpgrade(socket, admission.problem, comeAgainSeconds(admission.problem));
    const outcome = await this.#tunnels.joinTcp(admission.call, { socket, head, opened: () => switchProtocols(request, socket) });
    if (outcome.problem) refuseUpgrade(socket, outcome.problem, comeAgainSeconds(outcome.problem));
    admission.ended?.(outcome);
  }
}

const grantedEnds = `${endsHeader}: ${endsTold}`;

function switchProtocols(request: IncomingMessage, socket: Duplex): Duplex {
  socket.allowHalfOpen = true; // where TLS ends here, Node would end our side with the other one
  if ("setNoDelay" in socket) (socket as Socket).setNoDelay(true).setKeepAlive(true, aliveMs).setTimeout(0);
  const granted = tellsEnds(request) ? `${grantedEnds}\r\n` : "";
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${dataUpgrade}\r\n${granted}\r\n`);
  return asAgreed(socket, request);
}
