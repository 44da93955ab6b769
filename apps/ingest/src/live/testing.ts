import http, { type IncomingMessage, type ServerResponse } from "node:http";
import net, { type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { dataPath, dataUpgrade, type LiveKind, opened, ticketHeader } from "@postern/contract/live";
import type { ConnectDesk, LiveCall, LiveOutcome } from "./live-desk.ts";
import { LiveDoor } from "./live-door.ts";
import type { LiveTunnel } from "./live-tunnel.ts";
import { LiveTunnels } from "./live-tunnels.ts";
import { OrganizationRooms } from "./organization-rooms.ts";

/** What an agent does with a data connection. */
export type Behaviour = (connection: net.Socket) => void;
export interface FakeAgent {
  tunnel: LiveTunnel;
  /** All that was dialed, in order. */
  connections: net.Socket[];
  tickets: string[];
  /** The network goes, without a goodbye on the control socket. */
  vanish(): void;
}
/** The streams' part of a hub with a front before it, for tests: no database, agents played by hand. */
export interface LiveRig {
  tunnels: LiveTunnels;
  hubPort: number;
  frontPort: number;
  outcomes: LiveOutcome[];
  /** What the front adds to each call. */
  call: Partial<LiveCall>;
  /** An agent of the tunnel `name`, which the front reaches by that Host. */
  agent(name: string, behaviour: Behaviour, kind?: LiveKind): FakeAgent;
  close(): Promise<void>;
}

export async function openLiveRig(visitors?: ConnectDesk, rooms = new OrganizationRooms()): Promise<LiveRig> {
  const tunnels = new LiveTunnels({ rooms });
  const door = new LiveDoor(tunnels, visitors);
  const hub = http.createServer((_request, response) => void response.writeHead(404).end());
  hub.on("upgrade", (request, socket, head) => {
    socket.on("error", () => {});
    void door.upgrade(request, socket, head);
  });
  const rig: Omit<LiveRig, "frontPort" | "hubPort" | "agent" | "close"> = { tunnels, outcomes: [], call: {} };
  const front = openFront(rig);
  const [hubPort, frontPort] = [await listen(hub), await listen(front)];
  const agents: FakeAgent[] = [];
  return {
    ...rig,
    hubPort,
    frontPort,
    agent(name, behaviour, kind = "http") {
      const agent = playAgent({ tunnels, hubPort }, { name, kind, behaviour });
      agents.push(agent);
      return agent;
    },
    async close() {
      for (const agent of agents) agent.vanish();
      door.close();
      for (const server of [hub, front]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

function openFront(rig: Pick<LiveRig, "tunnels" | "outcomes" | "call">): http.Server {
  const callOf = ({ headers }: IncomingMessage): LiveCall => ({ tunnelId: headers.host ?? "", organizationId: "org", ...rig.call });
  const front = http.createServer(async (request, response) => {
    const outcome = await rig.tunnels.exchange(callOf(request), request, response);
    rig.outcomes.push(outcome);
    if (outcome.problem && !response.headersSent) answer(response, outcome);
  });
  front.on("upgrade", async (request, socket, head) => {
    socket.on("error", () => {});
    const outcome = await rig.tunnels.upgrade(callOf(request), { request, socket, head });
    rig.outcomes.push(outcome);
    if (outcome.problem) socket.end(`HTTP/1.1 ${outcome.problem.status} No\r\nConnection: close\r\n\r\n`);
  });
  return front;
}

function answer(response: ServerResponse, { problem }: LiveOutcome): void {
  response.writeHead(problem?.status ?? 500, { "Content-Type": "application/problem+json" }).end(JSON.stringify(problem));
}

function playAgent(
  { tunnels, hubPort }: Pick<LiveRig, "tunnels" | "hubPort">,
  { name, kind, behaviour }: { name: string; kind: LiveKind; behaviour: Behaviour },
): FakeAgent {
  const connections: net.Socket[] = [];
  const tickets: string[] = [];
  const dial = (issued: string[]) => {
    tickets.push(...issued);
    for (const ticket of issued) connections.push(dialHub(hubPort, ticket, behaviour));
  };
  const tunnel = tunnels.open({ tunnelId: name, kind, dial });
  tunnel.enter();
  return {
    tunnel,
    connections,
    tickets,
    vanish() {
      tunnels.close(tunnel);
      for (const connection of connections) connection.destroy();
    },
  };
}

/** Opens a data connection with this ticket; the behaviour begins after the 101. */
export function dialHub(hubPort: number, ticket: string, behaviour: Behaviour): net.Socket {
  const socket = net.connect({ port: hubPort, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  socket.on("error", () => {});
  socket.write(`GET ${dataPath} HTTP/1.1\r\nHost: hub\r\nConnection: Upgrade\r\nUpgrade: ${dataUpgrade}\r\n${ticketHeader}: ${ticket}\r\n\r\n`);
  let heard = Buffer.alloc(0);
  const read = (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk]);
    const end = heard.indexOf("\r\n\r\n") + 4;
    if (end < 4) return;
    socket.off("data", read);
    if (!heard.toString("latin1").startsWith("HTTP/1.1 101")) return;
    if (heard.length > end) socket.unshift(heard.subarray(end));
    behaviour(socket);
  };
  socket.on("data", read);
  return socket;
}

/** What an honest agent does: the first bytes open a connection to the local server, then bytes both ways. */
export function toLocal(port: number, kind: LiveKind = "http"): (connection: Duplex) => void {
  return (connection) => {
    connection.once("data", (first: Buffer) => {
      const local = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
      if (kind === "tcp") local.once("connect", () => connection.write(Buffer.of(opened)));
      local.once("error", (error: NodeJS.ErrnoException) => connection.end(`!${error.code}\n`));
      local.write(kind === "tcp" ? first.subarray(1) : first);
      connection.pipe(local).pipe(connection);
      connection.once("close", () => local.destroy());
      local.once("close", () => connection.end(() => connection.destroy()));
    });
  };
}

export async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A local server, listening. */
export async function localServer(onRequest: (request: IncomingMessage, response: ServerResponse) => void): Promise<http.Server & { port: number }> {
  const server = http.createServer(onRequest);
  server.on("upgrade", (_request, socket: Duplex) => socket.destroy());
  return Object.assign(server, { port: await listen(server) });
}

interface Heard {
  status: number;
  rawHeaders: string[];
  body: Buffer;
}

/** One request to the front, for the tunnel of this name. */
export function visit(rig: LiveRig, name: string, more: http.RequestOptions & { body?: Buffer } = {}): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const { body, headers, ...options } = more;
    const outgoing = http.request({
      port: rig.frontPort,
      host: "127.0.0.1",
      agent: false,
      headers: Array.isArray(headers) ? headers : { host: name, ...headers },
      ...options,
    });
    outgoing.once("error", reject).once("response", async (response) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of response) chunks.push(chunk);
        resolve({ status: response.statusCode ?? 0, rawHeaders: response.rawHeaders, body: Buffer.concat(chunks) });
      } catch (error) {
        reject(error);
      }
    });
    outgoing.end(body);
  });
}
