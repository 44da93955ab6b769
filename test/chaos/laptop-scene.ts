import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { freePort } from "@postern/up/free-port";
import type { AgentSettings } from "../setup/agent.ts";
import { startTestServer } from "../setup/database.ts";
import { exchange } from "../setup/exchange.ts";
import { type FaultProxy, startFaultProxy } from "../setup/fault-proxy.ts";
import { type House, startHouse } from "../setup/house.ts";
import type { Acknowledged } from "./generator.ts";
import { untilSettled } from "./tunnel-ledger.ts";

/** A house whose hub is reached through a network that can fail, an endpoint, and a developer's server that writes down what it is asked. */
export interface LaptopScene {
  house: House;
  proxy: FaultProxy;
  /** Where the hub itself listens. */
  hubPort: number;
  endpointUrl: string;
  local: { port: string; ledger: string };
  /** What an agent needs beside its arguments. */
  agentSettings: Omit<AgentSettings, "args">;
  /** Posts one event, which is answered 202. */
  post(): Promise<Acknowledged>;
  /** Waits until nothing waits or runs any more. */
  untilQuiet(): Promise<void>;
}
export interface LaptopSettings {
  /** The network cuts a connection that is idle for so long. */
  idleMs?: number;
  /** How long the developer's server thinks at most. */
  thinkMsMax?: number;
  /** Each hub can be reached past that network, too, as an agent does that is called by a visitor's hub. */
  hubsHaveAddresses?: boolean;
  /** What stands between the hub and PostgreSQL. */
  databaseProxy?: FaultProxy;
}

export async function withLaptopScene<Result>(settings: LaptopSettings, work: (scene: LaptopScene) => Promise<Result>): Promise<Result> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-chaos-"));
  const local = { port: String(await freePort()), ledger: path.join(folder, "ledger") };
  const proxy = await startFaultProxy(settings);
  const server = await startTestServer({ durable: true });
  let hubPort = 0;
  const hubBehind = (port: number) => {
    hubPort = port;
    return `ws://127.0.0.1:${behind(proxy, port)}`;
  };
  const { hubsHaveAddresses = false, databaseProxy } = settings;
  const hubDatabaseBehind = databaseProxy && ((port: number) => behind(databaseProxy, port));
  const house = await startHouse({ web: true, serverUrl: server.url, hubBehind, hubsHaveAddresses, ...(hubDatabaseBehind && { hubDatabaseBehind }) });
  const program = await startLocal(local, settings.thinkMsMax ?? 0);
  try {
    const { call, projectId } = house.gateway;
    const { url: endpointUrl } = await call("endpoint.create", { projectId, name: "chaos", bodyBytesMax: 2_097_152 });
    const { secret: token } = await call("agent-token.create", { name: "laptop", expiresInDays: 1 });
    await house.configured();
    return await work({
      ...{ house, proxy, hubPort, endpointUrl, local, agentSettings: { server: house.addresses.web, token } },
      post: () => post(endpointUrl),
      untilQuiet: () => untilSettled(house.database.url),
    });
  } finally {
    program.kill("SIGKILL");
    await house.stop();
    await proxy.close();
    await server.stop();
    fs.rmSync(folder, { recursive: true });
  }
}

function behind(proxy: FaultProxy, port: number): number {
  proxy.aimAt(port);
  return proxy.port;
}

async function startLocal({ port, ledger }: LaptopScene["local"], thinkMsMax: number): Promise<ChildProcess> {
  const file = path.join(import.meta.dirname, "local-server.ts");
  const program = spawn(process.execPath, [file, port, ledger, String(thinkMsMax)], { stdio: ["ignore", "pipe", "inherit"] });
  await once(program.stdout, "data");
  return program;
}

async function post(url: string): Promise<Acknowledged> {
  const body = randomBytes(1_024);
  const { status, headers } = await exchange(url, { body });
  if (status !== 202) throw new Error(`ingest answered ${status}`);
  return { id: String(headers["postern-id"]), bodySha256: createHash("sha256").update(body).digest("hex") };
}
