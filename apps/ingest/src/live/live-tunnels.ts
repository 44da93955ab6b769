import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { LiveKind } from "@postern/contract/live";
import { type ProblemKind, problemDetails } from "@postern/contract/problem";
import { HttpExchange } from "./http-exchange.ts";
import { joinTcp } from "./join-tcp.ts";
import type { LiveCall, LiveDesk, LiveOutcome } from "./live-desk.ts";
import { LiveTunnel, type LiveTunnelSettings } from "./live-tunnel.ts";
import { Tickets } from "./tickets.ts";
import { exchangeUpgrade } from "./upgrade-exchange.ts";

/** All live tunnels whose agents are connected here, and the desk that brings visitors' streams to them. */
export class LiveTunnels implements LiveDesk {
  readonly tickets = new Tickets();
  readonly #tunnels = new Map<string, Set<LiveTunnel>>();

  /** An agent is here; where several share a tunnel, each stream goes to the one with the fewest. */
  open(settings: Omit<LiveTunnelSettings, "tickets">): LiveTunnel {
    const tunnel = new LiveTunnel({ ...settings, tickets: this.tickets });
    const members = this.#tunnels.get(tunnel.tunnelId) ?? new Set();
    this.#tunnels.set(tunnel.tunnelId, members.add(tunnel));
    return tunnel;
  }

  /** Its agent is gone: every stream of it ends. */
  close(tunnel: LiveTunnel): void {
    const members = this.#tunnels.get(tunnel.tunnelId);
    members?.delete(tunnel);
    if (members?.size === 0) this.#tunnels.delete(tunnel.tunnelId);
    tunnel.close();
  }

  isConnected(tunnelId: string): boolean {
    return this.#tunnels.has(tunnelId);
  }

  exchange(call: LiveCall, request: IncomingMessage, response: ServerResponse): Promise<LiveOutcome> {
    return this.#carry(call, {
      kind: "http",
      stream: response,
      carry: (tunnel, signal) => new HttpExchange(tunnel, { call, request, response, signal }).run(),
    });
  }

  upgrade(call: LiveCall, visitor: { request: IncomingMessage; socket: Duplex; head: Buffer }): Promise<LiveOutcome> {
    if (visitor.request.headers.upgrade?.toLowerCase() !== "websocket") return Promise.resolve(failed("not-implemented"));
    return this.#carry(call, { kind: "http", stream: visitor.socket, carry: (tunnel, signal) => exchangeUpgrade(tunnel, { call, ...visitor, signal }) });
  }

  joinTcp(call: LiveCall, visitor: { socket: Duplex; head: Buffer; opened(): void }): Promise<LiveOutcome> {
    return this.#carry(call, { kind: "tcp", stream: visitor.socket, carry: (tunnel, signal) => joinTcp(tunnel, { call, ...visitor, signal }) });
  }

  /** Finds the visitor a place at the tunnel, and ends what it does there when the visitor leaves or the call is ended. */
  async #carry(call: LiveCall, { kind, stream, carry }: Carrying): Promise<LiveOutcome> {
    const tunnel = this.#leastBusy(call.tunnelId);
    if (!tunnel) return failed("live-away");
    if (tunnel.kind !== kind) return failed("not-found");
    const leaving = new AbortController();
    const leave = () => leaving.abort();
    if (call.signal?.aborted || stream.closed) leave();
    call.signal?.addEventListener("abort", leave);
    stream.once("close", leave);
    const end = tunnel.begin();
    try {
      if (await tunnel.ready(leaving.signal)) return await carry(tunnel, leaving.signal);
      const broken = leaving.signal.aborted && { broken: call.signal?.aborted ? ("ended" as const) : ("visitor-left" as const) };
      return { ...failed(tunnel.closed ? "live-away" : "live-busy"), ...broken };
    } finally {
      end();
      call.signal?.removeEventListener("abort", leave);
      stream.off("close", leave);
    }
  }

  #leastBusy(tunnelId: string): LiveTunnel | undefined {
    let found: LiveTunnel | undefined;
    for (const tunnel of this.#tunnels.get(tunnelId) ?? []) if (!found || tunnel.streams < found.streams) found = tunnel;
    return found;
  }
}

interface Carrying {
  kind: LiveKind;
  /** The visitor's side: it has left when this closes. */
  stream: ServerResponse | Duplex;
  carry(tunnel: LiveTunnel, signal: AbortSignal): Promise<LiveOutcome>;
}

function failed(kind: ProblemKind): LiveOutcome {
  return { problem: problemDetails(kind), bytesUp: 0, bytesDown: 0, durationMs: 0 };
}
