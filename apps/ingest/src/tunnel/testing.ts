import { setTimeout as wait } from "node:timers/promises";
import type { AgentFrame, HubFrame, HubFrameOf } from "@postern/contract/frames";
import { HubFrame as HubFrameShape, subprotocol } from "@postern/contract/frames";
import type { Id } from "@postern/contract/id";
import { rightsOfAgentToken } from "@postern/db/access/rights-of";
import { addPerson } from "@postern/db/testing/people";
import { openStage, type Stage } from "@postern/db/testing/stage";
import type { Tenant } from "@postern/db/testing/tenant";
import { Packr } from "msgpackr";
import { WebSocket } from "ws";
import { type Hub, type HubSettings, startHub } from "./hub.ts";

const packer = new Packr({ useRecords: false });
const waitMs = 20_000;

/** A hub over a real database with one tunnel, for tests; agents are played by hand. */
export interface HubRig {
  stage: Stage;
  tenant: Tenant;
  hub: Hub;
  token: { id: Id<"agt">; secret: string };
  tunnelId: string;
  destinationId: string;
  log: object[];
  /** A delivery that waits for the tunnel, rung when `ring` is not false. */
  addEvent(settings?: Parameters<Tenant["addRequest"]>[1], ring?: boolean): Promise<Id<"dlv">>;
  newToken(name: string): Promise<{ id: Id<"agt">; secret: string }>;
  /** The token of another developer. */
  newStranger(name: string): Promise<{ id: Id<"agt">; secret: string }>;
  sql: Stage["sql"];
  connect(settings?: { token?: string; headers?: Record<string, string>; path?: string; port?: number }): FakeAgent;
  /** A second hub over the same database. */
  openHub(place?: HubPlace): Promise<Hub & { log: object[] }>;
  /** Connects, says hello, and waits for the welcome; comes again when told to, as tests make agents come faster than a seat's rate. */
  enter(hello?: Partial<HelloFrame>, place?: { token?: string; port?: number }): Promise<FakeAgent>;
  close(): Promise<void>;
}
/** Where a hub listens, and where it says that agents reach it. */
export type HubPlace = Partial<Pick<HubSettings, "port" | "ownAddress">>;
export type HelloFrame = Extract<AgentFrame, { kind: "hello" }>;

export async function openHubRig(): Promise<HubRig> {
  const stage = await openStage();
  const tenant = await stage.createTenant("acme");
  const endpoint = await tenant.createEndpoint({ name: "github" });
  const { hub, log } = await startTestHub(stage);
  const newToken = (name: string) => createToken(tenant, name);
  const token = await newToken("laptop");
  const { id: tunnelId, destinationId } = await openTunnel(tenant, token.id);
  const { sql } = stage;
  const connect: HubRig["connect"] = ({ token: shown = token.secret, headers = {}, path = "/agent/v1", port = hub.port } = {}) =>
    new FakeAgent(`ws://127.0.0.1:${port}${path}`, { authorization: `Bearer ${shown}`, ...headers });
  return {
    ...{ stage, tenant, hub, token, tunnelId, destinationId, log, newToken, sql, connect },
    async addEvent(settings, ring = true) {
      const requestId = await tenant.addRequest(endpoint.id, settings);
      const id = await tenant.addDelivery(requestId, { endpointId: endpoint.id, destinationId });
      if (ring) await sql("SELECT pg_notify('postern_lane', $1)", [destinationId]);
      return id;
    },
    newStranger: (name) => createStranger(stage, tenant, name),
    async openHub(place) {
      const { hub: another, log: its } = await startTestHub(stage, place);
      return { ...another, log: its };
    },
    async enter(hello = {}, place = {}) {
      for (;;) {
        const agent = connect(place);
        await agent.opened;
        agent.send(helloFrame(tunnelId, hello));
        const answer = await agent.next(["welcome", "come-back"]);
        if (answer.kind === "welcome") return agent;
        await wait(answer.afterMs);
      }
    },
    async close() {
      await hub.stop();
      await stage.close();
    },
  };
}

async function startTestHub(stage: Stage, place: HubPlace = {}): Promise<{ hub: Hub; log: object[] }> {
  const log: object[] = [];
  const write = (fields: object) => void log.push(fields);
  const settings = { databaseUrl: stage.as("hub"), keyRing: stage.database.keyRing, host: "127.0.0.1", port: 0, ...place };
  return { hub: await startHub({ ...settings, log: { info: write, warn: write, error: write } }), log };
}

async function createToken(tenant: Tenant, name: string): Promise<{ id: Id<"agt">; secret: string }> {
  const { token, secret } = await tenant.ask("agent-token.create", { name, expiresInDays: 1 });
  return { id: token.id, secret };
}

async function createStranger(stage: Stage, tenant: Tenant, name: string): Promise<{ id: Id<"agt">; secret: string }> {
  const person = await addPerson(tenant, stage.url, "developer");
  const { token, secret } = await tenant.ask("agent-token.create", { name, expiresInDays: 1 }, person);
  return { id: token.id, secret };
}

async function openTunnel(tenant: Tenant, tokenId: string): Promise<{ id: string; destinationId: string }> {
  const actor = { kind: "agent" as const, id: tokenId, name: "laptop" };
  const { tunnel } = await tenant.ask("tunnel.open", { name: "laptop-3000" }, { ...tenant.scope, actor, rights: rightsOfAgentToken });
  return tunnel;
}

export function helloFrame(tunnel: string, more: Partial<HelloFrame> = {}): HelloFrame {
  const end = { agentVersion: "1.0.0", machine: "alice@laptop", forward: "http://localhost:3000" };
  return { kind: "hello", protocol: [1], ...end, tunnel, slots: 8, answerMs: 30_000, retry: false, localUp: true, held: { choice: "drain" }, ...more };
}

/** An agent played by hand: it sends what it is told to and keeps what it hears. */
export class FakeAgent {
  readonly socket: WebSocket;
  readonly heard: HubFrame[] = [];
  readonly opened: Promise<void>;
  /** The code it was closed with, or the status the handshake was answered with. */
  readonly closed: Promise<number>;
  readonly #waiting = new Set<() => void>();

  constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url, subprotocol, { headers, perMessageDeflate: false });
    this.socket.on("message", (data) => {
      this.heard.push(HubFrameShape.parse(packer.unpack(data as Buffer)));
      for (const look of this.#waiting) look();
      this.#waiting.clear();
    });
    this.socket.on("error", () => {});
    this.opened = new Promise((resolve) => this.socket.once("open", () => resolve()));
    this.closed = new Promise((resolve) => {
      this.socket.once("unexpected-response", (_request, response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      });
      this.socket.once("close", (code) => resolve(code));
    });
  }

  send(frame: AgentFrame): void {
    this.sendRaw(packer.pack(frame));
  }

  sendRaw(data: Buffer | string): void {
    this.socket.send(data, () => {});
  }

  /** The next frame of this kind, or of these, taken out of what was heard. */
  async next<Kind extends HubFrame["kind"]>(kind: Kind | readonly Kind[], withinMs = waitMs): Promise<HubFrameOf<Kind>> {
    const kinds: readonly string[] = [kind].flat();
    const until = Date.now() + withinMs;
    for (;;) {
      const index = this.heard.findIndex((frame) => kinds.includes(frame.kind));
      const [found] = index < 0 ? [] : this.heard.splice(index, 1);
      if (found) return found as HubFrameOf<Kind>;
      const left = until - Date.now();
      if (left <= 0) throw new Error(`no ${kinds.join(", ")} within ${withinMs} ms; heard ${this.heard.map((frame) => frame.kind).join(", ") || "nothing"}`);
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        setTimeout(resolve, left).unref();
      });
    }
  }

  /** Takes the next delivery. */
  async take(): Promise<HubFrameOf<"deliver">> {
    const deliver = await this.next("deliver");
    const { deliveryId, leaseId } = deliver;
    this.send({ kind: "taken", deliveryId, leaseId });
    return deliver;
  }

  /** Takes the next delivery and answers it. */
  async answer(status = 200, body = "done"): Promise<HubFrameOf<"deliver">> {
    const deliver = await this.take();
    const { deliveryId, leaseId } = deliver;
    const result = { status, rawHeaders: ["Content-Type", "text/plain"], body: Buffer.from(body), durationMs: 3 };
    this.send({ kind: "outcome", deliveryId, leaseId, again: false, result });
    return deliver;
  }

  /** Ends without a goodbye, as a closed laptop does. */
  vanish(): void {
    this.socket.terminate();
  }
}
