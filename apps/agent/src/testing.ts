import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { OutputOf } from "@postern/contract/api";
import { AgentFrame, type AgentFrameOf, agentPath, type HubFrame, type HubFrameOf, subprotocol } from "@postern/contract/frames";
import { Packr } from "msgpackr";
import superjson from "superjson";
import { type WebSocket, WebSocketServer } from "ws";
import { Credentials } from "./credentials/credentials.ts";
import type { Env } from "./env.ts";
import type { AgentEvent } from "./events.ts";
import { type ListenOptions, listen } from "./listen.ts";
import { type LocalRecorder, recordLocally } from "./testing-local.ts";
import { FakePolls } from "./testing-poll.ts";

const packer = new Packr({ useRecords: false });
/** Longer than a busy machine stalls, shorter than a test may take. */
const waitMs = 20_000;
export const testToken = `agt_abcdefgh_${"0".repeat(49)}`;

/** A gateway and a hub played by hand, a local server that records, and the agent between them. */
export interface AgentRig {
  local: LocalRecorder;
  hub: FakeHub;
  gateway: { problem?: object; asked: unknown[] };
  events: AgentEvent[];
  start(options?: Partial<ListenOptions>, world?: { endpoints?: string[] }): { ended: Promise<void>; stop(): void };
  event<Type extends AgentEvent["type"]>(type: Type): Promise<Extract<AgentEvent, { type: Type }>>;
  close(): Promise<void>;
}

/** What stands before the gateway and its hub: handed their port, it says where they are reached through it. */
export type Front = (port: number) => Promise<{ server: string; hubUrl: string }>;

export async function openAgentRig(before?: Front): Promise<AgentRig> {
  const local = await recordLocally();
  const hub = new FakeHub();
  const gateway: AgentRig["gateway"] = { asked: [] };
  const server = http.createServer((request, response) => answer(request, response, { hub, gateway, hubUrl: () => front.hubUrl }));
  hub.attach(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const front = (await before?.(port)) ?? { server: `http://127.0.0.1:${port}`, hubUrl: `ws://127.0.0.1:${port}` };
  const events: AgentEvent[] = [];
  const runs: { ended: Promise<void>; stop(): void }[] = [];
  return {
    ...{ local, hub, gateway, events },
    start(options = {}, { endpoints = [] } = {}) {
      let stop = () => {};
      const onStop = (work: () => void) => {
        stop = work;
      };
      const env = envOf(front.server);
      const all = { hostHeader: "original", slots: 8, timeout: 5_000, header: [], name: "laptop-3000", ...options };
      const world = { env, tell: (event: AgentEvent) => void events.push(event), onStop };
      const ended = listen({ target: String(local.port), endpoints, options: all }, world);
      ended.catch(() => {});
      const run = { ended, stop: () => stop() };
      runs.push(run);
      return run;
    },
    event: (type) => found(() => events.find((event) => event.type === type) as never, `event ${type}`),
    async close() {
      // An agent left running dials on, and reaches a later test that was given the same port.
      for (const run of runs) run.stop();
      hub.close();
      server.closeAllConnections();
      server.close();
      await Promise.allSettled(runs.map(({ ended }) => ended));
      await local.close();
    },
  };
}

function envOf(server: string): Env {
  return { server, token: testToken, credentials: new Credentials("/nowhere"), stateFolder: "/nowhere", noColor: true, wayOut: {} };
}

function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { hub, gateway, hubUrl }: { hub: FakeHub; gateway: AgentRig["gateway"]; hubUrl(): string },
): void {
  if (request.method === "POST" && request.url?.startsWith(agentPath)) {
    hub.polls.answer(request, response);
    return;
  }
  if (request.url?.startsWith(agentPath)) {
    const body = hub.bodies.get(`${request.url} ${request.headers["postern-lease"]} ${request.headers.authorization}`);
    response.writeHead(body ? 200 : 404).end(body);
    return;
  }
  let text = "";
  request.on("data", (chunk) => {
    text += chunk;
  });
  request.on("end", () => {
    gateway.asked.push({ url: request.url, authorization: request.headers.authorization, input: superjson.deserialize(JSON.parse(text)) });
    const { problem } = gateway;
    const error = { message: "no", code: -32_000, data: { code: "X", httpStatus: 400, problem } };
    const body = problem ? { error: superjson.serialize(error) } : { result: { data: superjson.serialize(openedOf(hubUrl())) } };
    response.writeHead(problem ? 400 : 200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
}

function openedOf(hubUrl: string): OutputOf<"tunnel.open"> {
  const id = "01jd0000000000000000000000";
  const endpoints = [{ id: `ep_${id}` as const, name: "github", tags: [], url: "https://in.example/e/x", provider: "github", filter: "" }];
  const tunnel = {
    id: `tun_${id}` as const,
    destinationId: `dst_${id}` as const,
    name: "laptop-3000",
    owner: "Alice",
    state: "away" as const,
    pooled: false,
    heldMax: {},
    connections: [],
    endpoints,
    held: 0,
  };
  return { tunnel, hubUrl, requestsUrl: "http://127.0.0.1/acme/production/requests", organization: "acme", project: "production" };
}

async function found<Found>(look: () => Found | undefined, what: string): Promise<Found> {
  const until = Date.now() + waitMs;
  while (Date.now() < until) {
    const value = look();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`no ${what} within ${waitMs} ms`);
}

/** A hub played by hand: takes every agent, says only what it is told to. */
export class FakeHub {
  readonly heard: AgentFrame[] = [];
  readonly polls = new FakePolls(this.heard);
  readonly bodies = new Map<string, Buffer>();
  /** Answers the next handshakes with this status instead. */
  refuse: number | undefined;
  connections = 0;
  socket: WebSocket | undefined;
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => subprotocol });

  attach(server: http.Server): void {
    server.on("upgrade", (request, socket, head) => {
      this.connections++;
      if (this.refuse) return socket.end(`HTTP/1.1 ${this.refuse} No\r\nConnection: close\r\n\r\n`);
      this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        this.socket = opened;
        opened.on("message", (data) => this.heard.push(AgentFrame.parse(packer.unpack(data as Buffer))));
      });
    });
  }

  send(frame: HubFrame): void {
    if (this.polls.isOpen) this.polls.send(frame);
    else this.socket?.send(packer.pack(frame));
  }

  next<Kind extends AgentFrame["kind"]>(kind: Kind): Promise<AgentFrameOf<Kind>> {
    return found(
      () => {
        const index = this.heard.findIndex((frame) => frame.kind === kind);
        return index < 0 ? undefined : (this.heard.splice(index, 1)[0] as AgentFrameOf<Kind>);
      },
      `${kind} frame (heard ${this.heard.map((frame) => frame.kind)})`,
    );
  }

  /** Takes the hello and lets the agent in. */
  async welcome(held: HubFrameOf<"welcome">["held"] = { count: 0, bytes: 0 }): Promise<AgentFrameOf<"hello">> {
    const hello = await this.next("hello");
    this.send({ kind: "welcome", protocol: 1, connectionId: "cnn_1", epoch: 7, tunnel: "laptop-3000", held, serverTime: Date.now() });
    return hello;
  }

  deliver(more: Partial<HubFrameOf<"deliver">> = {}): HubFrameOf<"deliver"> {
    const body = more.body instanceof Uint8Array ? more.body : Buffer.from("{}");
    const frame: HubFrameOf<"deliver"> = {
      ...{ kind: "deliver", deliveryId: "dlv_1", leaseId: "lse_1", requestId: "req_1", attempt: 1, deadlineMs: waitMs },
      head: { method: "POST", target: "/e/0123456789abcdefghjkmnpqrstvwxyz", rawHeaders: ["Host", "in.example"] },
      ...{ body, sha256: createHash("sha256").update(body).digest("hex"), endpoint: "github", passed: [], receivedAt: Date.now() },
      ...more,
    };
    this.send(frame);
    return frame;
  }

  close(): void {
    for (const client of this.#sockets.clients) client.terminate();
  }
}
