import { setTimeout as wait } from "node:timers/promises";
import { startAgent } from "../setup/agent.ts";
import { withLaptopScene } from "./laptop-scene.ts";

export interface IdleReport {
  scenario: "idle";
  /** A network that cuts after so long without a byte, and how long agent and hub had nothing to say to each other. */
  idleMs: number;
  quietMs: number;
  cuts: number;
  redials: number;
  /** The same with a network that is less patient than the heartbeat: it must cut, or the first figure proves nothing. */
  controlIdleMs: number;
  controlCuts: number;
  fits: boolean;
}

// Networks cut after 60 s and more; ten seconds show the same against a heartbeat of 7.5 s, and in a sixth of the time.
const idleMs = 10_000;
const quietMs = 45_000;
const controlIdleMs = 5_000;
const controlQuietMs = 12_000;

/** An agent with nothing to do behind a network that forgets idle connections. */
export async function idle(): Promise<IdleReport> {
  const held = await stayQuiet(idleMs, quietMs);
  const control = await stayQuiet(controlIdleMs, controlQuietMs);
  const fits = held.cuts === 0 && held.redials === 0 && control.cuts > 0;
  return { scenario: "idle", idleMs, quietMs, ...held, controlIdleMs, controlCuts: control.cuts, fits };
}

function stayQuiet(cutAfterMs: number, ms: number): Promise<{ cuts: number; redials: number }> {
  return withLaptopScene({ idleMs: cutAfterMs }, async ({ agentSettings, local, proxy }) => {
    const agent = startAgent({ ...agentSettings, args: [local.port, "chaos", "--name", "laptop"] });
    await agent.said("ready", 30_000);
    await wait(ms);
    const redials = agent.lines.filter(({ type }) => type === "reconnecting").length;
    await agent.stop();
    return { cuts: proxy.idleCuts(), redials };
  });
}
