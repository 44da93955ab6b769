import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { exchange } from "../../setup/exchange.ts";
import { startChild, startSilent } from "../child.ts";
import { sendLoad } from "../load.ts";
import { installPeers } from "./contenders.ts";

/** smee-client 5.0.0 with a small server of its protocol: it answers first and delivers later, so both are counted. */
export interface SmeeFigures {
  acceptedPerSecond: number;
  deliveredPerSecond: number;
}

const warmUpSeconds = 1;
const connectMsMax = 20_000;
const connections = 32;
/** It delivers little while more is sent than it can take: it gets time to do so. */
const catchUpMs = 8_000;

export async function benchSmee(seconds: number): Promise<SmeeFigures> {
  installPeers();
  const origin = await startChild("test/bench/tunnel/origin.ts", {});
  const server = await startChild("test/bench/tunnel/smee-server.ts", {});
  const channel = `http://127.0.0.1:${server.ready.port}/channel`;
  const originUrl = `http://127.0.0.1:${origin.ready.port}/`;
  const client = startSilent(["test/bench/tunnel/smee-client.mjs", channel, originUrl], {});
  try {
    const body = JSON.stringify({ filler: randomBytes(505).toString("hex") }); // 1 KB
    const load = { url: channel, headers: { "Content-Type": "application/json" }, body, connections };
    await untilItDelivers(channel, originUrl);
    await sendLoad({ ...load, seconds: warmUpSeconds });
    const before = await countOf(originUrl);
    const startedAt = performance.now();
    const sent = await sendLoad({ ...load, seconds });
    await sleep(catchUpMs);
    const delivered = (await countOf(originUrl)) - before;
    const perSecond = (delivered / (performance.now() - startedAt)) * 1_000;
    return { acceptedPerSecond: Math.round(sent.answered / sent.seconds), deliveredPerSecond: Math.round(perSecond) };
  } finally {
    await client.stop();
    await server.stop();
    await origin.stop();
  }
}

async function untilItDelivers(channel: string, originUrl: string): Promise<void> {
  const until = performance.now() + connectMsMax;
  while ((await countOf(originUrl)) === 0) {
    if (performance.now() > until) throw new Error(`smee-client delivers nothing after ${connectMsMax} ms`);
    await exchange(channel, { headers: { "Content-Type": "application/json" } });
    await sleep(200);
  }
}

async function countOf(originUrl: string): Promise<number> {
  return Number((await exchange(`${originUrl}count`, { method: "GET" })).body.toString());
}
