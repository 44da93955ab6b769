import { createHash } from "node:crypto";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { exchange } from "../setup/exchange.ts";
import { untilFound } from "../setup/until.ts";
import { answerWithinMs, openAnswered } from "./answered.ts";
import type { Acknowledged } from "./generator.ts";
import { type LaptopScene, withLaptopScene } from "./laptop-scene.ts";
import { settleTunnel, type TunnelAccount } from "./tunnel-ledger.ts";

export interface HalfOpenReport extends TunnelAccount {
  scenario: "half-open";
  /** While nobody knows of the break: a sender's 202, and what the sender hears whom a laptop would have answered. */
  storedMs: number;
  fallbackMs: number;
  fallbackStatus: number;
  /** Until the agent dials again, and until the hub has let its connection go. */
  agentKnewMs: number;
  hubKnewMs: number;
  /** From the connection of the same owner's other agent to its welcome. */
  takeOverMs: number;
  fits: boolean;
}

const knowsWithinMs = 30_000;
const takesOverWithinMs = 1_000;
/** What a busy machine may add to a deadline. */
const slackMs = 3_000;

/** A link that swallows bytes both ways and tells nobody, as when a laptop changes its network. */
export function halfOpen(): Promise<HalfOpenReport> {
  return withLaptopScene({}, async (scene) => {
    const { house, proxy, local } = scene;
    const answeredUrl = await openAnswered(house);
    const agent = await listen(scene, "--mode", "answer");
    const acknowledged: Acknowledged[] = [await scene.post(), await ask(answeredUrl)];
    await scene.untilQuiet();

    proxy.swallow();
    const brokeAt = performance.now();
    acknowledged.push(await scene.post());
    const storedMs = sinceMs(brokeAt);
    const askedAt = performance.now();
    const fallback = await ask(answeredUrl);
    const fallbackMs = sinceMs(askedAt);
    const knew = await whoKnew(scene, { agent, brokeAt });
    await scene.untilQuiet();

    proxy.swallow();
    acknowledged.push(fallback, await scene.post());
    const other = await listen(scene);
    const takeOverMs = sinceMs(proxy.newestAt());
    await agent.kill(); // the laptop that was left behind is closed
    await scene.untilQuiet();
    await other.stop();

    const account = await settleTunnel(acknowledged, house.database.url, local.ledger);
    const fits =
      Math.max(knew.agentKnewMs, knew.hubKnewMs) <= knowsWithinMs + slackMs && takeOverMs <= takesOverWithinMs && fallbackMs <= answerWithinMs + slackMs;
    return { scenario: "half-open", ...account, storedMs, fallbackMs, fallbackStatus: fallback.status, ...knew, takeOverMs, fits };
  });
}

async function listen({ house, agentSettings, local }: LaptopScene, ...more: string[]): Promise<AgentProcess> {
  const agent = startAgent({ ...agentSettings, args: [local.port, "chaos", "answered", "--name", "laptop", "--held", "drain", ...more] });
  await agent.said("ready", 30_000);
  await house.configured();
  return agent;
}

async function ask(url: string): Promise<Acknowledged & { status: number }> {
  const body = `asked at ${performance.now()}`;
  const { status, headers } = await exchange(url, { body });
  return { status, id: String(headers["postern-id"]), bodySha256: createHash("sha256").update(body).digest("hex") };
}

async function whoKnew({ house: { database } }: LaptopScene, { agent, brokeAt }: { agent: AgentProcess; brokeAt: number }) {
  const [row] = await database.sql("SELECT id FROM tunnel_connection");
  const isGone = async () => ((await database.sql("SELECT 1 FROM tunnel_connection WHERE id = $1", [row?.id])).length === 0 ? true : undefined);
  const [agentKnewMs, hubKnewMs] = await Promise.all([
    agent.said("reconnecting", 2 * knowsWithinMs).then(() => sinceMs(brokeAt)),
    untilFound(isGone, 2 * knowsWithinMs, () => "the hub did not let its connection go").then(() => sinceMs(brokeAt)),
  ]);
  return { agentKnewMs, hubKnewMs };
}

function sinceMs(moment: number): number {
  return Math.round(performance.now() - moment);
}
