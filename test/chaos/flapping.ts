import { setTimeout as wait } from "node:timers/promises";
import { writeFrame } from "@postern/contract/frame-codec";
import { agentPath, protocolVersion, subprotocol } from "@postern/contract/frames";
import { WebSocket } from "ws";
import { startAgent } from "../setup/agent.ts";
import { startLoad } from "./generator.ts";
import { type LaptopScene, withLaptopScene } from "./laptop-scene.ts";
import { settleTunnel, type TunnelAccount } from "./tunnel-ledger.ts";

export interface FlappingReport extends TunnelAccount {
  scenario: "flapping";
  sent: number;
  /** Dials of the agent that comes and goes 50 times a second, and how many the hub let in. */
  dials: number;
  letIn: number;
  /** How often the other agent's link went down and up. */
  linkBreaks: number;
  /** From the end of it all to the last delivery. */
  recoveredMs: number;
  hubLives: boolean;
  fits: boolean;
}

const forMs = 15_000;
const dialEveryMs = 20;
const linkEveryMs = 1_000;
const downMs = 300;
const perSecond = 30;

/** One agent dials 50 times a second and leaves, another one's link goes down and up each second, and events come all the while. */
export function flapping(): Promise<FlappingReport> {
  return withLaptopScene({ thinkMsMax: 20 }, async (scene) => {
    const { house, proxy, endpointUrl, agentSettings, local } = scene;
    const { tunnel } = await house.gateway.call("tunnel.open", { name: "flapper", endpoints: ["github"] });
    const agent = startAgent({ ...agentSettings, args: [local.port, "chaos", "--name", "laptop", "--held", "drain"] });
    await agent.said("ready", 30_000);
    const hubPid = house.ingest.pid();
    const load = startLoad({ url: endpointUrl, secret: "", perSecond, requestsMax: 10_000 });
    const flapper = startFlapper(scene, tunnel.id);
    const linkBreaks = await breakLink(proxy);
    const { dials, letIn } = flapper.stop();
    await load.stop();
    const quietFrom = performance.now();
    await scene.untilQuiet();
    const recoveredMs = Math.round(performance.now() - quietFrom);
    await agent.kill();

    const account = await settleTunnel(load.acknowledged, house.database.url, local.ledger);
    const hubLives = isAlive(hubPid);
    const fits = hubLives && load.acknowledged.length === load.sent;
    return { scenario: "flapping", ...account, sent: load.sent, dials, letIn, linkBreaks, recoveredMs, hubLives, fits };
  });
}

async function breakLink(proxy: LaptopScene["proxy"]): Promise<number> {
  let breaks = 0;
  for (const until = performance.now() + forMs; performance.now() < until; breaks++) {
    proxy.setDown(true);
    await wait(downMs);
    proxy.setDown(false);
    await wait(linkEveryMs - downMs);
  }
  return breaks;
}

/** Says hello as soon as it may, and goes without a word when its next dial is due. */
function startFlapper({ agentSettings: { token }, proxy }: LaptopScene, tunnel: string): { stop(): { dials: number; letIn: number } } {
  const said = { agentVersion: "0.1.0", machine: "flapper", forward: "http://localhost:1", slots: 8, answerMs: 30_000, retry: false, localUp: true };
  const count = { dials: 0, letIn: 0 };
  let socket: WebSocket | undefined;
  const timer = setInterval(() => {
    socket?.terminate();
    const fresh = new WebSocket(`ws://127.0.0.1:${proxy.port}${agentPath}`, subprotocol, { headers: { authorization: `Bearer ${token}` } });
    socket = fresh;
    count.dials++;
    fresh.on("error", () => {}); // broken by its own doing, or refused
    fresh.once("open", () => {
      count.letIn++;
      fresh.send(writeFrame({ kind: "hello", protocol: [protocolVersion], ...said, tunnel, held: { choice: "keep" } }), () => {});
    });
  }, dialEveryMs);
  return {
    stop() {
      clearInterval(timer);
      socket?.terminate();
      return count;
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
