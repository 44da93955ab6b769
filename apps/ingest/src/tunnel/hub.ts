import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import os from "node:os";
import type { Duplex } from "node:stream";
import { frameBytesMax, subprotocol } from "@postern/contract/frames";
import { problemDetails } from "@postern/contract/problem";
import { openLaneStore } from "@postern/db/lane";
import { newId } from "@postern/db/new-id";
import type { KeyRing } from "@postern/db/seal";
import { openHubPool } from "@postern/db/tunnel/hub-pool";
import { WebSocketServer } from "ws";
import { admit, Turnstile } from "./admission.ts";
import { answerBody } from "./bodies.ts";
import type { HubLog, TunnelHouse } from "./house.ts";
import { answerProblem, type ListenerSettings, openListener, refuseUpgrade } from "./listener.ts";
import { receiveAgent } from "./reception.ts";
import { Roster } from "./roster.ts";
import { watchTunnels } from "./watch.ts";

export interface HubSettings extends Pick<ListenerSettings, "host" | "port" | "tls"> {
  /** ingest's own login; the hub's connections become the role postern_hub. */
  databaseUrl: string;
  keyRing: KeyRing;
  log: HubLog;
  /** Where a handshake comes from; the socket's own address unless a trusted proxy stands in front. */
  addressOf?(request: IncomingMessage): string;
}
export interface Hub {
  port: number;
  /** How many agents are connected now. */
  agents(): number;
  /** Tells agents to come back later, finishes what they hold, ends within 8 s. */
  stop(): Promise<void>;
}

const handshakeMs = 10_000;
/** How long agents may finish what they hold when the hub goes, and how long that may then take to settle. */
const finishMs = 6_000;
const settleMs = 1_500;
/** Agents of a hub that goes come back spread over this long. */
const comeBackMs = 1_500;

/** Starts the hub of tunnels: agents connect to it, and their tunnels' lanes run through it. */
export async function startHub(settings: HubSettings): Promise<Hub> {
  const { log, keyRing, addressOf = (request) => request.socket.remoteAddress ?? "" } = settings;
  const pool = openHubPool(settings.databaseUrl);
  const keys = { keyRing, dataKeys: new Map() };
  const house: TunnelHouse = { pool, log, hub: `${os.hostname()}/${randomUUID()}`, openLane: (lane) => openLaneStore(pool, { ...lane, keys }) };
  const roster = new Roster(house);
  const turnstile = new Turnstile();
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    perMessageDeflate: false,
    maxPayload: frameBytesMax,
    handleProtocols: () => subprotocol,
  });

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (!turnstile.pass(sockets.clients.size)) return refuseUpgrade(socket, problemDetails("throttled"), 1 + Math.floor(Math.random() * 5));
    const impatience = setTimeout(() => socket.destroy(), handshakeMs);
    try {
      const admission = await admit(house, request);
      if ("problem" in admission) return refuseUpgrade(socket, admission.problem);
      const caller = { agent: admission.agent, address: addressOf(request), connectionId: newId("cnn") };
      sockets.handleUpgrade(request, socket, head, (webSocket) => receiveAgent(webSocket, caller, { house, guests: roster }));
    } catch (error) {
      log.warn({ event: "tunnel.database-failed", error: String(error) });
      refuseUpgrade(socket, problemDetails("unavailable"), 2);
    } finally {
      clearTimeout(impatience);
    }
  }

  const listener = await openListener({
    ...settings,
    onUpgrade: (request, socket, head) => void upgrade(request, socket, head),
    onRequest: (request, response) => {
      answerBody({ house, connections: roster.connections }, request, response).catch((error) => {
        log.warn({ event: "tunnel.database-failed", error: String(error) });
        answerProblem(response, problemDetails("unavailable"));
      });
    },
  });
  const watch = watchTunnels(house, roster, settings.databaseUrl);

  return {
    port: listener.port,
    agents: () => roster.connections.size,
    async stop() {
      for (const connection of roster.connections) connection.comeBack(Math.random() * comeBackMs);
      await emptied(sockets, roster);
      await listener.close();
      await watch.stop();
      await roster.align().catch(() => {}); // those who have not come back anywhere are held, also when no other hub is there to say so
      await pool.end();
    },
  };
}

/** Resolves when every agent is gone and what it held is settled; those that are not in time are cut. */
async function emptied(sockets: WebSocketServer, roster: Roster): Promise<void> {
  const cutAt = Date.now() + finishMs;
  const endAt = cutAt + settleMs;
  while (Date.now() < endAt && sockets.clients.size + roster.connections.size > 0) {
    if (Date.now() >= cutAt) for (const client of sockets.clients) client.terminate();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
