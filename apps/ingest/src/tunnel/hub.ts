import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import os from "node:os";
import type { SettledDelivery } from "@postern/contract/lane";
import { problemDetails } from "@postern/contract/problem";
import { openLaneStore } from "@postern/db/lane";
import { createAnswerBell } from "@postern/db/pass-through/answer-bell";
import type { KeyRing } from "@postern/db/seal";
import { createTenantShares } from "@postern/db/tenant-shares";
import { leaveTunnels } from "@postern/db/tunnel/connection";
import { openHubPool, openSeatPool } from "@postern/db/tunnel/hub-pool";
import { borrowTunnels } from "../live/borrow.ts";
import type { BorrowedTunnels } from "../live/borrowed.ts";
import type { ConnectDesk, LiveDesk } from "../live/live-desk.ts";
import { LiveDoor } from "../live/live-door.ts";
import { LiveTunnels } from "../live/live-tunnels.ts";
import { Tickets } from "../live/tickets.ts";
import { BodyPlaces } from "../mirror/body-places.ts";
import { answerCopyBody } from "../mirror/copy-bodies.ts";
import type { Gatehouse } from "./admission.ts";
import { answerBody } from "./bodies.ts";
import { Doorway } from "./doorway.ts";
import { gathered } from "./gathered.ts";
import type { Guest } from "./guest.ts";
import type { HubLog, HubPorts } from "./hub-ports.ts";
import { type HubListenerSettings, openHubListener, refuseRequest } from "./listener.ts";
import { PollDoor } from "./poll-door.ts";
import { takeAnswer } from "./posted-answers.ts";
import { RecentTokens } from "./recent-tokens.ts";
import { Roster } from "./roster.ts";
import { Turnstile } from "./turnstile.ts";
import { watchTunnels } from "./watch.ts";

export interface HubSettings extends Pick<HubListenerSettings, "host" | "port" | "tls"> {
  /** As the login role postern_hub. */
  databaseUrl: string;
  keyRing: KeyRing;
  log: HubLog;
  /** Tells who waits in this process for the answer to a delivery; false when nobody does. */
  onSettled?(settled: SettledDelivery): boolean;
  /** Who may open a TCP stream to a share; nobody without it. */
  visitors?: ConnectDesk;
  /** Where agents reach this very hub; without it, visitors who land here reach only agents that are here. */
  ownAddress?: string | undefined;
  /** Where a handshake comes from; the socket's own address unless a trusted proxy stands in front. */
  addressOf?(request: IncomingMessage): string;
}
export interface Hub {
  port: number;
  /** Brings visitors' streams to the agents that are connected here. */
  live: LiveDesk;
  /** How many agents are connected now. */
  agents(): number;
  /** Hands agents over to another hub or tells them to come back later, finishes what they hold, ends within 8 s. */
  stop(): Promise<void>;
}

/** Where many agents of an organization come at once, the statements that seat them take no connection from deliveries that are under way. */
const seatingOfOne = { atOnceMax: 3, waitingMax: 2_000, waitMs: 20_000 };
/** How long deliveries go on while agents find another hub. */
const handoverMs = 2_500;
/** How long agents may finish what they hold when the hub goes, and how long that may then take to settle. */
const finishMs = 6_000;
const settleMs = 1_500;
/** Agents of a hub that goes come back spread over a second and 5 ms for each of them: 200 handshakes a second. */
const comeBackMsMin = 1_000;
const comeBackMsEach = 5;

/** Starts the hub of tunnels: agents connect to it, and their tunnels' lanes run through it. */
export async function startHub(settings: HubSettings): Promise<Hub> {
  const ports = openPorts(settings);
  const { log, pool } = ports;
  const roster = new Roster(ports);
  const { addressOf = (request: IncomingMessage) => request.socket.remoteAddress ?? "" } = settings;
  const gatehouse = { ports, turnstile: new Turnstile(), recent: new RecentTokens(), addressOf };
  const reception = { ...gatehouse, guests: roster, seating: createTenantShares(seatingOfOne) };
  const doorway = new Doorway(reception);
  const liveDoor = new LiveDoor(ports.live, settings.visitors);
  const pollDoor = new PollDoor(reception);
  const answer = answersBeside(pollDoor, { ...gatehouse, connections: roster.connections });
  const listener = await openHubListener({
    ...settings,
    onUpgrade: (request, socket, head) => void (liveDoor.leadsHere(request) ? liveDoor : doorway).upgrade(request, socket, head),
    onRequest: (request, response) => {
      answer(request, response).catch((error) => {
        log.warn({ event: "tunnel.database-failed", reason: String(error) });
        refuseRequest(response, problemDetails("unavailable"));
      });
    },
  });
  const watch = watchTunnels(ports, roster, settings.databaseUrl);
  return {
    port: listener.port,
    live: ports.live,
    agents: () => roster.connections.size,
    async stop() {
      pollDoor.close();
      await empty(doorway, roster);
      liveDoor.close();
      ports.borrowed.close();
      await listener.close();
      await watch.stop();
      await roster.align().catch(() => {}); // those who have not come back anywhere are held, also when no other hub is there to say so
      await Promise.all([pool.end(), ports.seatPool.end()]);
    },
  };
}

/** Answers what agents ask beside their lines: by polling, and about bodies too large for a frame. */
function answersBeside(pollDoor: PollDoor, rooms: Gatehouse & { connections: Iterable<Guest> }) {
  const places = new BodyPlaces();
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (await pollDoor.answer(request, response)) return;
    if (await takeAnswer(rooms, request, response)) return;
    if (await answerCopyBody({ ...rooms, places }, request, response)) return;
    await answerBody(rooms, request, response);
  };
}

function openPorts({ databaseUrl, keyRing, log, onSettled, ownAddress }: HubSettings): HubPorts & { borrowed: BorrowedTunnels } {
  const pool = openHubPool(databaseUrl);
  const seatPool = openSeatPool(databaseUrl);
  const hub = `${os.hostname()}/${randomUUID()}`;
  const tickets = new Tickets();
  const borrowed = borrowTunnels({ pool, log, hub, tickets, address: ownAddress });
  const keys = { keyRing, dataKeys: new Map() };
  const answers = createAnswerBell(pool, (error) => log.warn({ event: "tunnel.answers-untold", reason: error.message }));
  return {
    ...{ pool, seatPool, log, keys, hub, borrowed },
    live: new LiveTunnels({ tickets, elsewhere: borrowed }),
    leave: gathered((left) => leaveTunnels(pool, left)),
    // When the next one is due nobody asks: what is not rung is found by the poll.
    openLane: (lane) => ({ ...openLaneStore(pool, { ...lane, keys }), nextDueAt: async () => undefined }),
    answered(settled) {
      if (!onSettled?.(settled)) answers.ring(settled.delivery.deliveryId);
    },
  };
}

/**
 * Hands every agent over to another hub, where there is one; those who find none are sent away for a while. Waits until what they held is settled;
 * who is not done in time is cut.
 */
async function empty(doorway: Doorway, roster: Roster): Promise<void> {
  doorway.close();
  for (const connection of roster.connections) connection.handOver(handoverMs);
  const handedOverAt = Date.now() + handoverMs;
  while (Date.now() < handedOverAt && doorway.size + roster.connections.size > 0) await pause();
  const spreadMs = comeBackMsMin + comeBackMsEach * roster.connections.size;
  for (const connection of roster.connections) connection.comeBack(Math.round(Math.random() * spreadMs));
  const cutAt = handedOverAt + finishMs - handoverMs;
  const endAt = cutAt + settleMs;
  while (Date.now() < endAt && doorway.size + roster.connections.size > 0) {
    if (Date.now() >= cutAt) doorway.cut();
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
