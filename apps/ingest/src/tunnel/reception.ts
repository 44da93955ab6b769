import { type AgentFrame, type AgentFrameOf, patience, protocolVersion } from "@postern/contract/frames";
import type { WebSocket } from "ws";
import { AgentSocket } from "./agent-socket.ts";
import { TunnelConnection } from "./connection.ts";
import type { TunnelHouse } from "./house.ts";
import { type Caller, type Seat, seatAgent } from "./welcome.ts";

/** Where agents come back to when the database did not answer: spread, so that they do not all return at once. */
const comeBackMsMin = 1_000;
const comeBackMsSpread = 9_000;

export interface Guests {
  add(connection: TunnelConnection): void;
  remove(connection: TunnelConnection): void;
}

/** Receives an agent whose token was good: hello within 5 s, then its tunnel, until the socket ends. */
export function receiveAgent(webSocket: WebSocket, caller: Caller, { house, guests }: { house: TunnelHouse; guests: Guests }): void {
  let stage: "hello" | "seating" | "in" | "gone" = "hello";
  let connection: TunnelConnection | undefined;
  const socket = new AgentSocket(webSocket, { frame: onFrame, latency: (ms) => connection?.latency(ms), closed: onClosed });
  const patienceOver = setTimeout(() => socket.close(1008, "no hello in time"), patience.helloMs);

  function onFrame(frame: AgentFrame): void {
    if (connection) connection.frame(frame);
    else if (stage === "hello" && frame.kind === "hello") void seat(frame);
    else socket.close(1008, "hello comes first, and once");
  }

  async function seat(hello: AgentFrameOf<"hello">): Promise<void> {
    stage = "seating";
    clearTimeout(patienceOver);
    try {
      const seated = await seatAgent(house, caller, hello);
      if ("kind" in seated) {
        house.log.info({ event: "tunnel.refused", ...about(caller), problem: seated.problem });
        socket.send(seated);
        return socket.close(1008, seated.problem);
      }
      enter(seated, hello);
    } catch (error) {
      house.log.warn({ event: "tunnel.database-failed", ...about(caller), error: String(error) });
      socket.send({ kind: "come-back", afterMs: comeBackMsMin + Math.random() * comeBackMsSpread });
      socket.close(1013, "try again later");
    }
  }

  function enter(seated: Seat, hello: AgentFrameOf<"hello">): void {
    connection = new TunnelConnection(house, socket, { caller, seat: seated, hello });
    guests.add(connection);
    if (stage === "gone") {
      void depart(connection, "gone before the welcome");
      return;
    }
    stage = "in";
    socket.send(welcome(seated, caller));
    if (seated.chosen) socket.send({ kind: "held", ...seated.chosen });
    socket.ping();
    connection.enter();
    house.log.info({ event: "tunnel.connected", ...about(caller), tunnelId: seated.tunnel.tunnelId, epoch: seated.tunnel.epoch, held: seated.waiting.count });
  }

  function onClosed(cause: string): void {
    clearTimeout(patienceOver);
    stage = "gone";
    if (connection) void depart(connection, cause);
  }

  async function depart(leaving: TunnelConnection, cause: string): Promise<void> {
    house.log.info({ event: "tunnel.disconnected", ...about(caller), tunnelId: leaving.held.tunnelId, cause });
    await leaving.lost().catch((error) => house.log.warn({ event: "tunnel.database-failed", ...about(caller), error: String(error) }));
    guests.remove(leaving);
  }
}

function about({ agent, connectionId, address }: Caller): object {
  return { organizationId: agent.organizationId, tokenId: agent.tokenId, connectionId, address };
}

function welcome({ tunnel, waiting }: Seat, { agent, connectionId }: Caller) {
  const { count, bytes, oldestAt } = waiting;
  return {
    kind: "welcome" as const,
    protocol: protocolVersion,
    connectionId,
    epoch: tunnel.epoch,
    tunnel: tunnel.name,
    held: { count, bytes, ...(oldestAt && { oldestAt: oldestAt.getTime() }) },
    ...(agent.expiresAt && { expiresAt: agent.expiresAt.getTime() }),
    serverTime: Date.now(),
  };
}
