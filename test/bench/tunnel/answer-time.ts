import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { startAgent } from "../../setup/agent.ts";
import { exchange } from "../../setup/exchange.ts";
import { whileDeaf } from "../deaf.ts";
import { quantile } from "./rounds.ts";
import type { TunnelHouse } from "./tunnel-house.ts";

/** From the sender's POST, one at a time: to its 202, and to the end of the local server's answer at the far end of the tunnel. */
export interface AnswerTimeFigures {
  commitP50Ms: number;
  answerP50Ms: number;
  answerP99Ms: number;
  /** What the tunnel adds to the commit. */
  addedP50Ms: number;
  /** The same while no NOTIFY is heard. */
  deafP50Ms: number;
  deafP99Ms: number;
}

const warmUp = 20;
const posts = 100;
const deafPosts = 40;
const pauseMs = 30;
const withinMs = 15_000;

/** B3. */
export async function benchAnswerTime({ house, token }: TunnelHouse): Promise<AnswerTimeFigures> {
  const { call, projectId } = house.gateway;
  const { url } = await call("endpoint.create", { projectId, name: "asked" });
  const local = await openLocal();
  const agent = startAgent({ server: house.addresses.web, token, args: [String(local.port), "asked", "--name", "idle-laptop", "--held", "drain"] });
  try {
    await agent.said("ready", 30_000);
    await house.configured();
    await timesOf(url, { local, count: warmUp });
    const quick = await timesOf(url, { local, count: posts });
    const deaf = await whileDeaf(house.database, () => timesOf(url, { local, count: deafPosts }));
    const [commitP50Ms, answerP50Ms] = [quantile(quick.commitMs, 0.5), quantile(quick.answerMs, 0.5)];
    const addedP50Ms = Math.round((answerP50Ms - commitP50Ms) * 10) / 10;
    const deafMs = { deafP50Ms: quantile(deaf.answerMs, 0.5), deafP99Ms: quantile(deaf.answerMs, 0.99) };
    return { commitP50Ms, answerP50Ms, answerP99Ms: quantile(quick.answerMs, 0.99), addedP50Ms, ...deafMs };
  } finally {
    await agent.kill();
    local.close();
  }
}

interface Local {
  port: number;
  /** Resolves at the end of the next answer. */
  next(): Promise<void>;
  close(): void;
}

async function openLocal(): Promise<Local> {
  let answered = () => {};
  const server = http.createServer((request, response) => {
    response.once("finish", () => answered());
    request.resume().once("end", () => response.end("ok"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    next: () =>
      new Promise((resolve, reject) => {
        const clock = setTimeout(() => reject(new Error(`the local server was not asked within ${withinMs} ms`)), withinMs);
        answered = () => {
          clearTimeout(clock);
          resolve();
        };
      }),
    close: () => server.close(),
  };
}

async function timesOf(url: string, { local, count }: { local: Local; count: number }): Promise<{ commitMs: number[]; answerMs: number[] }> {
  const [commitMs, answerMs]: [number[], number[]] = [[], []];
  for (let post = 0; post < count; post++) {
    const startedAt = performance.now();
    const arrives = local.next().then(() => answerMs.push(performance.now() - startedAt));
    const { status, tookMs } = await exchange(url, { body: "x".repeat(1_024) });
    if (status !== 202) throw new Error(`ingest answered ${status}`);
    commitMs.push(tookMs);
    await arrives;
    await sleep(pauseMs);
  }
  return { commitMs, answerMs };
}
