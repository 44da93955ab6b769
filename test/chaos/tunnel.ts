import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "@postern/up/free-port";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { startTestServer, type TestServer } from "../setup/database.ts";
import { type House, startHouse } from "../setup/house.ts";
import type { CrashSettings } from "./crash.ts";
import { type Load, startLoad } from "./generator.ts";
import { momentOf } from "./moment.ts";
import { settleTunnel, type TunnelAccount, untilSettled } from "./tunnel-ledger.ts";

export interface TunnelReport extends TunnelAccount {
  scenario: "tunnel" | "tunnel-control";
  rounds: number;
  /** As many as the local server can have had in its hands when it was struck. */
  cutOffMax: number;
  /** From the last blow to the last delivery. */
  recoveredMs: number;
}
export interface TunnelSettings extends CrashSettings {
  /** A module that the agent loads first: the control's. */
  agentModule?: string;
  /** How long the local server thinks at most. */
  thinkMsMax?: number;
}

const secret = "the laptop's own secret";
const slots = 8;
const requestsMax = 20_000;
const downMs = 300;

/** Under load, kills agent, hub, worker, local server and PostgreSQL in turn, and asks what the local server saw of what was answered 202. */
export async function tunnel(settings: TunnelSettings): Promise<TunnelReport> {
  const { rounds, seed, say, perSecond } = settings;
  const scene = await openScene(settings);
  let cutOffMax = 0;
  const load = startLoad({ url: scene.endpointUrl, secret, perSecond, requestsMax });
  try {
    for (let round = 0; round < rounds; round++) {
      await wait(500 + momentOf(seed, round) * 1_500);
      const struck = await blows[round % blows.length]?.(scene);
      if (struck === theLocalServer) cutOffMax += slots;
      say(`round ${round + 1} of ${rounds}: killed ${struck}; ${load.acknowledged.length} of ${load.sent} answered 202 so far`);
    }
    const struckAt = performance.now();
    await wait(1_000);
    await load.stop();
    say(`other ends: ${JSON.stringify(load.otherwise)}; waiting for every delivery to settle`);
    return { scenario: settings.agentModule ? "tunnel-control" : "tunnel", rounds, cutOffMax, ...(await account(scene, load, struckAt)) };
  } finally {
    await load.stop();
    await scene.close();
  }
}

interface Scene {
  server: TestServer;
  house: House;
  endpointUrl: string;
  ledger: string;
  agent: AgentProcess;
  local: ChildProcess;
  startAgent(): Promise<void>;
  startLocal(): Promise<void>;
  close(): Promise<void>;
}

async function openScene({ agentModule, thinkMsMax = 20 }: TunnelSettings): Promise<Scene> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-chaos-"));
  const ledger = path.join(folder, "ledger");
  const server = await startTestServer({ durable: true });
  const house = await startHouse({ web: true, serverUrl: server.url });
  const { gateway, addresses } = house;
  const { url: endpointUrl } = await gateway.call("endpoint.create", { projectId: gateway.projectId, name: "chaos", provider: "github", secret });
  const { secret: token } = await gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 });
  const port = String(await freePort());
  const scene: Scene = {
    ...{ server, house, endpointUrl, ledger },
    agent: undefined as never,
    local: undefined as never,
    async startAgent() {
      // Without --retry a local server that dies over a request ends its delivery, as one does that answers 500: the attempt is charged, and final.
      const args = [port, "chaos", "--name", "laptop", "--held", "drain", "--slots", String(slots), "--retry"];
      scene.agent = startAgent({ server: addresses.web, token, args, ...(agentModule && { module: agentModule }) });
      await scene.agent.said("ready", 30_000);
    },
    async startLocal() {
      scene.local = spawn(process.execPath, [path.join(import.meta.dirname, "local-server.ts"), port, ledger, String(thinkMsMax)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await new Promise((resolve) => scene.local.stdout?.once("data", resolve));
    },
    async close() {
      await scene.agent?.kill();
      scene.local?.kill("SIGKILL");
      await house.stop();
      await server.stop();
      fs.rmSync(folder, { recursive: true });
    },
  };
  await scene.startLocal();
  await scene.startAgent();
  await house.configured();
  return scene;
}

const theLocalServer = "the local server";
const blows: ((scene: Scene) => Promise<string>)[] = [
  async (scene) => {
    await scene.agent.kill();
    await wait(downMs);
    await scene.startAgent();
    return "the agent";
  },
  async ({ house }) => {
    await house.ingest.kill();
    await wait(downMs);
    await house.ingest.start();
    return "the hub";
  },
  async ({ house }) => {
    await house.worker.kill();
    await wait(downMs);
    await house.worker.start();
    return "the worker";
  },
  async (scene) => {
    scene.local.kill("SIGKILL");
    await wait(downMs);
    await scene.startLocal();
    return theLocalServer;
  },
  async ({ server }) => {
    await server.strike();
    await wait(downMs);
    await server.start();
    return "every PostgreSQL process";
  },
];

async function account({ house, ledger }: Scene, load: Load, struckAt: number): Promise<TunnelAccount & { recoveredMs: number }> {
  const { url } = house.database;
  await untilSettled(url).catch((error: Error) => console.error(error.message));
  const recoveredMs = Math.round(performance.now() - struckAt);
  return { ...(await settleTunnel(load.acknowledged, url, ledger)), recoveredMs };
}
