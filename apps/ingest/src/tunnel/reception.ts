import { type AgentFrame, type AgentFrameOf, type HubFrameOf, patience, protocolVersion } from "@postern/contract/frames";
import { Problem } from "@postern/contract/problem";
import type { TenantShares } from "@postern/db/tenant-shares";
import { LiveConnection } from "../live/live-connection.ts";
import { MirrorConnection } from "../mirror/mirror-connection.ts";
import type { Gatehouse } from "./admission.ts";
import type { AgentLine, LineEvents } from "./agent-line.ts";
import { TunnelConnection } from "./connection.ts";
import type { Guest } from "./guest.ts";
import type { HubPorts } from "./hub-ports.ts";
import type { Turnstile } from "./turnstile.ts";
import { type Caller, isLive, isMirror, type LiveSeat, type MirrorSeat, type Seat, seatAgent } from "./welcome.ts";

/** When agents come back after the database did not answer: spread, so that they do not all return at once. */
const comeBackMsMin = 1_000;
const comeBackMsSpread = 9_000;

export interface Guests {
  add(guest: Guest): void;
  remove(guest: Guest): void;
}

/** What seating an agent takes. */
export interface ReceptionSettings {
  ports: HubPorts;
  guests: Guests;
  turnstile: Turnstile;
  /** Of those who are seated at once, each organization's share. */
  seating: TenantShares;
}

/** What a door for agents takes: to decide about them, and to seat them. */
export type DoorSettings = Gatehouse & ReceptionSettings;

/** Receives an agent whose token was good: hello within 5 s, then its tunnel, until the line that was opened for it ends. */
export function receiveAgent(openLine: OpenLine, caller: Caller, settings: ReceptionSettings): void {
  new Reception(caller, settings).open(openLine);
}
export type OpenLine = (events: LineEvents) => AgentLine;

class Reception {
  readonly #caller: Caller;
  readonly #ports: HubPorts;
  readonly #guests: Guests;
  readonly #turnstile: Turnstile;
  readonly #seating: TenantShares;
  #stage: "hello" | "seating" | "in" | "gone" = "hello";
  #connection: Guest | undefined;
  /** That it asked for. */
  #tunnel = "";
  #impatience: NodeJS.Timeout | undefined;

  constructor(caller: Caller, { ports, guests, turnstile, seating }: ReceptionSettings) {
    this.#caller = caller;
    this.#ports = ports;
    this.#guests = guests;
    this.#turnstile = turnstile;
    this.#seating = seating;
  }

  open(openLine: OpenLine): void {
    const line: AgentLine = openLine({
      frame: (frame) => this.#heard(frame, line),
      latency: (ms) => this.#connection?.latency(ms),
      breached: () => this.#turnstile.breached(this.#caller.agent.tokenId, this.#tunnel),
      closed: (cause) => this.#closed(cause),
    });
    this.#impatience = setTimeout(() => line.close(1008, "no hello in time"), patience.helloMs);
  }

  #heard(frame: AgentFrame, line: AgentLine): void {
    if (this.#connection) this.#connection.frame(frame);
    else if (this.#stage === "hello" && frame.kind === "hello") void this.#seat(frame, line);
    else line.close(1008, "hello comes first, and once");
  }

  async #seat(hello: AgentFrameOf<"hello">, line: AgentLine): Promise<void> {
    this.#stage = "seating";
    clearTimeout(this.#impatience);
    this.#tunnel = hello.tunnel;
    const seat = this.#turnstile.sit(this.#caller.agent.tokenId, hello.tunnel);
    if (!seat.taken) return putOff(line, seat.retryAfterMs);
    try {
      const seated = await this.#seating.run(this.#caller.agent.organizationId, () => seatAgent(this.#ports, this.#caller, hello));
      if ("kind" in seated) this.#refuse(seated, line);
      else this.#enter(seated, { hello, line });
    } catch (error) {
      if (!(error instanceof Problem)) this.#ports.log.warn({ event: "tunnel.database-failed", ...this.#about(), reason: String(error) });
      putOff(line, comeBackMsMin + Math.random() * comeBackMsSpread);
    }
  }

  #refuse(refused: HubFrameOf<"refused">, line: AgentLine): void {
    this.#ports.log.info({ event: "tunnel.refused", ...this.#about(), problem: refused.problem });
    line.send(refused);
    line.close(1008, refused.problem);
  }

  #enter(seat: Seat | LiveSeat | MirrorSeat, { hello, line }: { hello: AgentFrameOf<"hello">; line: AgentLine }): void {
    const connection = this.#seated(seat, { hello, line });
    this.#connection = connection;
    this.#guests.add(connection);
    if (this.#stage === "gone") {
      void this.#depart(connection, "gone before the welcome");
      return;
    }
    this.#stage = "in";
    line.send(welcome(seat, this.#caller));
    if ("chosen" in seat && seat.chosen) line.send({ kind: "held", ...seat.chosen });
    line.ping();
    connection.enter();
    const { tunnelId, epoch } = seat.tunnel;
    this.#ports.log.info({ event: "tunnel.connected", ...this.#about(), tunnelId, epoch, held: seat.waiting.count });
  }

  #seated(seat: Seat | LiveSeat | MirrorSeat, { hello, line }: { hello: AgentFrameOf<"hello">; line: AgentLine }): Guest {
    const arrival = { caller: this.#caller, hello };
    if (isMirror(seat)) return new MirrorConnection(this.#ports, line, { ...arrival, seat });
    if (isLive(seat)) return new LiveConnection(this.#ports, line, { ...arrival, seat });
    return new TunnelConnection(this.#ports, line, { ...arrival, seat });
  }

  #closed(cause: string): void {
    clearTimeout(this.#impatience);
    this.#stage = "gone";
    if (this.#connection) void this.#depart(this.#connection, cause);
  }

  async #depart(leaving: Guest, cause: string): Promise<void> {
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

function putOff(line: AgentLine, afterMs: number): void {
  line.send({ kind: "come-back", afterMs: Math.round(afterMs) });
  line.close(1013, "try again later");
}

function welcome({ tunnel, waiting }: Seat | LiveSeat | MirrorSeat, { agent, connectionId }: Caller): HubFrameOf<"welcome"> {
  const { count, bytes, kinds, oldestAt } = waiting;
  return {
    kind: "welcome",
    protocol: protocolVersion,
    connectionId,
    epoch: tunnel.epoch,
    tunnel: tunnel.name,
    held: { count, bytes, kinds, ...(oldestAt && { oldestAt: oldestAt.getTime() }) },
    members: tunnel.members,
    ...(agent.expiresAt && { expiresAt: agent.expiresAt.getTime() }),
    serverTime: Date.now(),
  };
}
