import { createHmac, timingSafeEqual } from "node:crypto";
import type { Decision, Inbound, PolicyPorts, PreparedPolicy } from "@postern/policy/ports";
import { createTokenStore } from "@postern/policy/token-store";
import { startChild } from "./child.ts";
import { type BodySize, realBodies } from "./policy-bodies.ts";
import { arrival, type PolicyCase, policyCases, prepare } from "./policy-cases.ts";
import { benchSimulation, type SimulationFigures } from "./policy-simulation.ts";

export interface PolicyRow {
  policy: string;
  body: BodySize;
  /** Decisions a second, each with its trace. */
  perSecond: number;
  /** Bare HMAC-SHA256 and comparison over the same bytes, in turns with it. */
  floor: number;
  ratio: number;
}

export interface PolicyFigures extends SimulationFigures {
  bench: "policy";
  /** Decisions a second under the first policy over 1 KB, the commonest request there is. */
  figure: number;
  unit: "decisions/s";
  floor: number;
  /** The geometric mean of the typical rows; the others read the body besides, which no HMAC does. */
  ratio: number;
  ratioOfAll: number;
  preparedBytesPerPolicy: number;
  endpointsPrepared: number;
  preparedMs: number;
  preparedRssMb: number;
  rows: PolicyRow[];
}

const sliceMs = 25;
const roundsMin = 5;

/** Measures the engine alone, in this process: policies as endpoints have them, over real bodies, beside a bare HMAC. */
export async function benchPolicy({ seconds = 10 }: { seconds?: number } = {}): Promise<PolicyFigures> {
  const bodies = Object.entries(realBodies()) as [BodySize, Buffer][];
  const pairs = policyCases.flatMap((policy) => bodies.map(([size, body]) => ({ policy, size, body })));
  const rounds = Math.max(roundsMin, Math.floor((seconds * 1_000) / (pairs.length * 2 * sliceMs)));
  const rows: (PolicyRow & { isTypical: boolean })[] = [];
  for (const { policy, size, body } of pairs) {
    const { perSecond, floor } = await measure(policy, body, rounds);
    rows.push({ policy: policy.name, body: size, perSecond, floor, ratio: round3(perSecond / floor), isTypical: policy.isTypical });
  }
  const [first] = rows;
  const memory = await measureMemory();
  return {
    bench: "policy",
    figure: first?.perSecond ?? 0,
    unit: "decisions/s",
    floor: first?.floor ?? 0,
    ratio: geometricMean(rows.filter(({ isTypical }) => isTypical)),
    ratioOfAll: geometricMean(rows),
    ...memory,
    ...(await benchSimulation()),
    rows: rows.map(({ isTypical: _, ...row }) => row),
  };
}

/** Policy and floor in turns, so that what else the machine does falls on both; the median of each. */
async function measure(policy: PolicyCase, body: Buffer, rounds: number): Promise<{ perSecond: number; floor: number }> {
  const prepared = prepare(policy);
  const decide = await deciderOf(prepared, policy, body);
  const bare = bareCheck(body);
  for (let warm = 0; warm < 3; warm++) {
    slice(bare);
    slice(decide);
  }
  const [own, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    floor.push(slice(bare));
    own.push(slice(decide));
  }
  return { perSecond: Math.round(median(own)), floor: Math.round(median(floor)) };
}

/** One request after another, each with its own parts still unread. */
async function deciderOf(prepared: PreparedPolicy, policy: PolicyCase, body: Buffer): Promise<() => void> {
  const request = arrival(policy, body);
  const ports = livePorts();
  demandAccepted(await prepared.evaluate(request, ports), policy);
  return () => {
    const decision = prepared.evaluate(freshly(request), ports);
    if (decision instanceof Promise) throw new Error(`${policy.name} waits`);
    demandAccepted(decision, policy);
  };
}

function freshly(request: Inbound): Inbound {
  return { ...request };
}

function demandAccepted({ verdict, reason }: Decision, { name }: PolicyCase): void {
  if (verdict !== "accepted") throw new Error(`${name}: ${verdict}, ${reason}`);
}

/** As ingest hands them in. */
function livePorts(): PolicyPorts {
  const tokens = createTokenStore({ keysMax: 1_000 });
  return { nowMs: Date.now, micros: () => performance.now() * 1_000, takeToken: (key, rate) => tokens.takeToken(key, rate, Date.now()) };
}

function bareCheck(body: Buffer): () => void {
  const key = "0123456789abcdef0123456789abcdef";
  const shown = createHmac("sha256", key).update(body).digest("hex");
  return () => {
    const code = createHmac("sha256", key).update(body).digest();
    if (!timingSafeEqual(code, Buffer.from(shown, "hex"))) throw new Error("the floor refuses its own code");
  };
}

/** How often a second it runs, over one slice of time. */
function slice(run: () => void): number {
  const startedMs = performance.now();
  let runs = 0;
  let spentMs = 0;
  do {
    for (let at = 0; at < 20; at++) run();
    runs += 20;
    spentMs = performance.now() - startedMs;
  } while (spentMs < sliceMs);
  return (runs / spentMs) * 1_000;
}

async function measureMemory(): Promise<Pick<PolicyFigures, "preparedBytesPerPolicy" | "endpointsPrepared" | "preparedMs" | "preparedRssMb">> {
  const child = await startChild("test/bench/policy-memory.ts", {});
  await child.stop();
  const { bytesPerPolicy, endpoints, ms, rssMb } = child.ready;
  return { preparedBytesPerPolicy: Number(bytesPerPolicy), endpointsPrepared: Number(endpoints), preparedMs: Number(ms), preparedRssMb: Number(rssMb) };
}

function geometricMean(rows: readonly PolicyRow[]): number {
  return round3(Math.exp(rows.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / rows.length));
}

function median(numbers: number[]): number {
  return numbers.sort((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0;
}

function round3(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
