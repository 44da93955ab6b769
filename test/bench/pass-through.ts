import { setTimeout as sleep } from "node:timers/promises";
import type { Id } from "@postern/contract/id";
import { startTestServer } from "../setup/database.ts";
import { exchange } from "../setup/exchange.ts";
import { type House, startHouse } from "../setup/house.ts";
import { startScriptedServer } from "../setup/scripted-server.ts";
import { whileDeaf } from "./deaf.ts";

export interface PassThroughFigures {
  bench: "pass-through";
  /** From a sender's request to its answer, one at a time: stored only, and with the answer of a destination that answers at once. */
  storedP50Ms: number;
  figure: number;
  unit: "ms, p50";
  p99Ms: number;
  /** What the destination's answer adds to the commit. */
  addedP50Ms: number;
  /** The same while every LISTEN in the house is broken again and again: lanes are swept and answers looked up. */
  deafP50Ms: number;
  deafMaxMs: number;
  deafAnswered: number;
  deafSent: number;
}

const warmUp = 50;
const pauseMs = 20;
const deafSent = 30;
/** Who is swept every two seconds and looked up twice a second is answered within this. */
const answerWithinMs = 10_000;

/** Measures what a sender waits for the answer of a destination that answers at once. */
export async function benchPassThrough({ seconds = 10 }: { seconds?: number } = {}): Promise<PassThroughFigures> {
  const postgres = await startTestServer({ durable: true });
  const house = await startHouse({ serverUrl: postgres.url });
  const destination = await startScriptedServer();
  destination.answersWith((response) => void response.end("yes"));
  try {
    const stored = await house.gateway.call("endpoint.create", { projectId: house.gateway.projectId, name: "stored" });
    const passed = await passing(house, destination.url);
    await house.configured();
    for (const url of [stored.url, passed]) await timesOf(url, { endsAtMs: Number.POSITIVE_INFINITY, count: warmUp });
    const half = (seconds * 1_000) / 2;
    const plain = await timesOf(stored.url, { endsAtMs: performance.now() + half });
    const answered = await timesOf(passed, { endsAtMs: performance.now() + half });
    const deaf = await whileDeaf(house.database, () => timesOf(passed, { endsAtMs: Number.POSITIVE_INFINITY, count: deafSent }));
    const [storedP50Ms, figure] = [at(plain, 0.5), at(answered, 0.5)];
    return {
      ...{ bench: "pass-through", unit: "ms, p50", storedP50Ms, figure, p99Ms: at(answered, 0.99), addedP50Ms: rounded(figure - storedP50Ms) },
      ...{ deafP50Ms: at(deaf, 0.5), deafMaxMs: at(deaf, 1), deafAnswered: deaf.filter((ms) => ms < answerWithinMs).length, deafSent },
    };
  } finally {
    await house.stop();
    await destination.stop();
    await postgres.stop();
  }
}

async function passing({ gateway: { call, projectId } }: House, destinationUrl: string): Promise<string> {
  const { id, url } = await call("endpoint.create", { projectId, name: "passed", destinationUrl });
  const route = (await call("route.list", { projectId })).find(({ endpointId }) => endpointId === id);
  const destinationId = route?.destinationId as Id<"dst">;
  await call("endpoint.update", { id, passThrough: { destinationId, answerWithinMs, answerBytesMax: 1_048_576, retryAnswered: false } });
  return url;
}

/** How long each answer took, one request after the other. */
async function timesOf(url: string, { endsAtMs, count = Number.POSITIVE_INFINITY }: { endsAtMs: number; count?: number }): Promise<number[]> {
  const times: number[] = [];
  while (times.length < count && performance.now() < endsAtMs) {
    times.push((await exchange(url)).tookMs);
    await sleep(pauseMs);
  }
  return times.toSorted((one, other) => one - other);
}

function at(sorted: readonly number[], share: number): number {
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
