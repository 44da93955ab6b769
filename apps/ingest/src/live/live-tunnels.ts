import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { LiveKind } from "@postern/contract/live";
import { type ProblemKind, problemDetails } from "@postern/contract/problem";
import type { BorrowedTunnels } from "./borrowed.ts";
import { HttpExchange } from "./http-exchange.ts";
import { joinTcp } from "./join-tcp.ts";
import { leastBusy } from "./least-busy.ts";
import type { LiveCall, LiveDesk, LiveOutcome } from "./live-desk.ts";
import { LiveTunnel, type LiveTunnelSettings } from "./live-tunnel.ts";
import { OrganizationRooms } from "./organization-rooms.ts";
import { Tickets } from "./tickets.ts";
import { exchangeUpgrade } from "./upgrade-exchange.ts";
import type { Visited } from "./visit-teller.ts";

/** Tunnels whose agents are connected at other hubs. */
type Elsewhere = Pick<BorrowedTunnels, "of">;

export interface LiveTunnelsSettings {
  tickets?: Tickets;
  rooms?: OrganizationRooms;
  elsewhere?: Elsewhere;
}

/** Lines of agents, one after the other, at which a stream that has not begun waits for its place. */
const linesMax = 3;

/** All live tunnels whose agents are connected here, and the desk that brings visitors' streams to them. */
export class LiveTunnels implements LiveDesk {
  readonly tickets: Tickets;
  readonly #elsewhere: Elsewhere | undefined;
  readonly #rooms: OrganizationRooms;
  readonly #tunnels = new Map<string, Set<LiveTunnel>>();

  constructor({ tickets = new Tickets(), rooms = new OrganizationRooms(), elsewhere }: LiveTunnelsSettings = {}) {
    this.tickets = tickets;
    this.#rooms = rooms;
    this.#elsewhere = elsewhere;
  }

  /** An agent is here; where several share a tunnel, each stream goes to the one with the fewest. */
  open(settings: Omit<LiveTunnelSettings, "tickets">): LiveTunnel {
    const tunnel = new LiveTunnel({ ...settings, tickets: this.tickets });
    const members = this.#tunnels.get(tunnel.tunnelId) ?? new Set();
    this.#tunnels.set(tunnel.tunnelId, members.add(tunnel));
    return tunnel;
  }

  /** Its agent takes no new streams; those that run go on. */
  retire(tunnel: LiveTunnel): void {
    const members = this.#tunnels.get(tunnel.tunnelId);
    members?.delete(tunnel);
    if (members?.size === 0) this.#tunnels.delete(tunnel.tunnelId);
  }

  /** Its agent is gone: every stream of it ends. */
  close(tunnel: LiveTunnel): void {
    this.retire(tunnel);
    tunnel.close();
  }

  isConnected(tunnelId: string): boolean {
    return this.#tunnels.has(tunnelId);
  }

  exchange(call: LiveCall, request: IncomingMessage, response: ServerResponse): Promise<LiveOutcome> {
    const carry: Carry = (tunnel, signal) => new HttpExchange(tunnel, { call, request, response, signal }).run();
    return this.#bring(call, { kind: "http", stream: response, request, carry });
  }

  upgrade(call: LiveCall, visitor: { request: IncomingMessage; socket: Duplex; head: Buffer }): Promise<LiveOutcome> {
    const { request, socket: stream } = visitor;
    if (request.headers.upgrade?.toLowerCase() !== "websocket") return Promise.resolve(failed("not-implemented"));
    if (promisesBody(request)) return Promise.resolve(failed("malformed"));
    const carry: Carry = (tunnel, signal) => exchangeUpgrade(tunnel, { call, ...visitor, signal });
    return this.#bring(call, { kind: "http", stream, request, carry });
  }

  joinTcp(call: LiveCall, visitor: { socket: Duplex; head: Buffer; opened(): Duplex }): Promise<LiveOutcome> {
    const carry: Carry = (tunnel, signal) => joinTcp(tunnel, { call, ...visitor, signal });
    return this.#bring(call, { kind: "tcp", stream: visitor.socket, carry });
  }

  /** Brings a visitor's stream to the tunnel's agent; where that goes before the stream has begun, to the line that it, or another, has by then. */
  async #bring(call: LiveCall, stream: Stream): Promise<LiveOutcome> {
    for (let line = 0; line < linesMax; line++) {
      const tunnel = leastBusy(this.#tunnels.get(call.tunnelId) ?? []) ?? (await this.#elsewhere?.of(call.tunnelId));
      if (!tunnel) break;
      if (tunnel.kind !== stream.kind) return failed("not-found");
      const outcome = await this.#bringTo(tunnel, call, stream);
      if (outcome) return outcome;
    }
    return failed("live-away");
  }

  /** Brings it to this one line, which hears what became of it. Answers nothing where the line ended before the stream began. */
  async #bringTo(tunnel: LiveTunnel, call: LiveCall, stream: Stream): Promise<LiveOutcome | undefined> {
    tunnel.begin();
    const outcome = await this.#carry(tunnel, call, stream);
    const told = outcome ?? failed("live-away");
    tunnel.end(told, () => visitOf(call, stream, told));
    return outcome;
  }

  async #carry(tunnel: LiveTunnel, call: LiveCall, stream: Stream): Promise<LiveOutcome | undefined> {
    if (!this.#rooms.enter(call.organizationId)) return failed("live-crowded");
    try {
      return await carryWhile(tunnel, call, stream);
    } finally {
      this.#rooms.leave(call.organizationId);
    }
  }
}

type Carry = (tunnel: LiveTunnel, signal: AbortSignal) => Promise<LiveOutcome>;
interface Stream {
  kind: LiveKind;
  /** The visitor's side: it has left when this closes. */
  stream: ServerResponse | Duplex;
  request?: IncomingMessage;
  carry: Carry;
}

/**
 * A WebSocket begins with a GET, and with no body (RFC 6455, section 4.1). One that is promised and never brought the local server would take from the
 * next request on its connection, which is another visitor's.
 */
function promisesBody({ method, headers }: IncomingMessage): boolean {
  return method !== "GET" || headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) !== 0;
}

/** Why a visitor's stream is given up; one for all, as an error with its stack would be made for each. */
const left = new Error("the visitor has left");

/** Waits for a place at the tunnel, and ends what is done there when the visitor leaves or the call is ended; nothing where the tunnel ended first. */
async function carryWhile(tunnel: LiveTunnel, call: LiveCall, { stream, carry }: Stream): Promise<LiveOutcome | undefined> {
  const leaving = new AbortController();
  const leave = () => {
    if (!stream.writableFinished || call.signal?.aborted) leaving.abort(left); // else it was served to its end
  };
  if (call.signal?.aborted || stream.closed) leave();
  call.signal?.addEventListener("abort", leave);
  stream.once("close", leave);
  try {
    if (await tunnel.ready(leaving.signal)) return await carry(tunnel, leaving.signal);
    if (leaving.signal.aborted) return { ...failed("live-busy"), broken: call.signal?.aborted ? "ended" : "visitor-left" };
    return tunnel.closed ? undefined : failed("live-busy");
  } finally {
    call.signal?.removeEventListener("abort", leave);
    stream.off("close", leave);
  }
}

function visitOf({ visitor }: LiveCall, { request }: Stream, { status, problem, bytesUp, bytesDown, durationMs }: LiveOutcome): Visited {
  return {
    ...{ method: (request?.method ?? "TCP").slice(0, 32), target: (request?.url ?? "").slice(0, 500), at: Date.now() },
    ...{ status: status ?? problem?.status ?? 0, bytesUp, bytesDown, durationMs },
    ...(visitor !== undefined && { visitor }),
    ...(problem && { problem: problem.code }),
  };
}

function failed(kind: ProblemKind): LiveOutcome {
  return { problem: problemDetails(kind), bytesUp: 0, bytesDown: 0, durationMs: 0 };
}
