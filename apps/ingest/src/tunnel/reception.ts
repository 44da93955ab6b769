import { type AgentFrame, type AgentFrameOf, type HubFrameOf, patience, protocolVersion } from "@postern/contract/frames";
import type { WebSocket } from "ws";
import { AgentSocket } from "./agent-socket.ts";
import { TunnelConnection } from "./connection.ts";
import type { HubPorts } from "./hub-ports.ts";
import { type Caller, type Seat, seatAgent } from "./welcome.ts";

/** When agents come back after the database did not answer: spread, so that they do not all return at once. */
const comeBackMsMin = 1_000;
const comeBackMsSpread = 9_000;

export interface Guests {
  add(connection: TunnelConnection): void;
  remove(connection: TunnelConnection): void;
}

/** Receives an agent whose token was good: hello within 5 s, then its tunnel, until the socket ends. */
export function receiveAgent(webSocket: WebSocket, caller: Caller, { ports, guests }: { ports: HubPorts; guests: Guests }): void {
  new Reception(caller, ports, guests).open(webSocket);
}

class Reception {
  readonly #caller: Caller;
  readonly #ports: HubPorts;
  readonly #guests: Guests;
  #stage: "hello" | "seating" | "in" | "gone" = "hello";
  #connection: TunnelConnection | undefined;
  #impatience: NodeJS.Timeout | undefined;

  constructor(caller: Caller, ports: HubPorts, guests: Guests) {
    this.#caller = caller;
    this.#ports = ports;
    this.#guests = guests;
  }

  open(webSocket: WebSocket): void {
    const socket: AgentSocket = new AgentSocket(webSocket, {
      frame: (frame) => this.#heard(frame, socket),
      latency: (ms) => this.#connection?.latency(ms),
      closed: (cause) => this.#closed(cause),
    });
    this.#impatience = setTimeout(() => socket.close(1008, "no hello in time"), patience.helloMs);
  }

  #heard(frame: AgentFrame, socket: AgentSocket): void {
    if (this.#connection) this.#connection.frame(frame);
    else if (this.#stage === "hello" && frame.kind === "hello") void this.#seat(frame, socket);
    else socket.close(1008, "hello comes first, and once");
  }

  async #seat(hello: AgentFrameOf<"hello">, socket: AgentSocket): Promise<void> {
    this.#stage = "seating";
    clearTimeout(this.#impatience);
    try {
      const seated = await seatAgent(this.#ports, this.#caller, hello);
      if ("kind" in seated) this.#refuse(seated, socket);
      else this.#enter(seated, { hello, socket });
    } catch (error) {
      this.#ports.log.warn({ event: "tunnel.database-failed", ...this.#about(), reason: String(error) });
      socket.send({ kind: "come-back", afterMs: Math.round(comeBackMsMin + Math.random() * comeBackMsSpread) });
      socket.close(1013, "try again later");
    }
  }

  #refuse(refused: HubFrameOf<"refused">, socket: AgentSocket): void {
    this.#ports.log.info({ event: "tunnel.refused", ...this.#about(), problem: refused.problem });
    socket.send(refused);
    socket.close(1008, refused.problem);
  }

  #enter(seat: Seat, { hello, socket }: { hello: AgentFrameOf<"hello">; socket: AgentSocket }): void {
    const connection = new TunnelConnection(this.#ports, socket, { caller: this.#caller, seat, hello });
    this.#connection = connection;
    this.#guests.add(connection);
    if (this.#stage === "gone") {
      void this.#depart(connection, "gone before the welcome");
      return;
    }
    this.#stage = "in";
    socket.send(welcome(seat, this.#caller));
    if (seat.chosen) socket.send({ kind: "held", ...seat.chosen });
    socket.ping();
    connection.enter();
    const { tunnelId, epoch } = seat.tunnel;
    this.#ports.log.info({ event: "tunnel.connected", ...this.#about(), tunnelId, epoch, held: seat.waiting.count });
  }

  #closed(cause: string): void {
    clearTimeout(this.#impatience);
    this.#stage = "gone";
    if (this.#connection) void this.#depart(this.#connection, cause);
  }

  async #depart(leaving: TunnelConnection, cause: string): Promise<void> {
    const { log } = this.#ports;
    log.info({ event: "tunnel.disconnected", ...this.#about(), tunnelId: leaving.held.tunnelId, cause });
    await leaving.lost().catch((error) => log.warn({ event: "tunnel.database-failed", ...this.#about(), reason: String(error) }));
    this.#guests.remove(leaving);
  }

  #about(): object {
    const { agent, connectionId, address } = this.#caller;
    return { organizationId: agent.organizationId, tokenId: agent.tokenId, connectionId, address };
  }
}

function welcome({ tunnel, waiting }: Seat, { agent, connectionId }: Caller): HubFrameOf<"welcome"> {
  const { count, bytes, oldestAt } = waiting;
  return {
    kind: "welcome",
    protocol: protocolVersion,
    connectionId,
    epoch: tunnel.epoch,
    tunnel: tunnel.name,
    held: { count, bytes, ...(oldestAt && { oldestAt: oldestAt.getTime() }) },
    ...(agent.expiresAt && { expiresAt: agent.expiresAt.getTime() }),
    serverTime: Date.now(),
  };
}
