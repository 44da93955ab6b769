import { createHmac, timingSafeEqual } from "node:crypto";
import type { Decision, Inbound, PolicyPorts, PreparedPolicy } from "@postern/policy/ports";
import { createTokenStore } from "@postern/policy/token-store";
import { type BodySize, realBodies } from "./policy-bodies.ts";
import { arrival, type PolicyCase, policyCases, prepare } from "./policy-cases.ts";
import { benchSimulation, type SimulationFigures } from "./policy-simulation.ts";
import { figuresOf } from "./program.ts";

export interface PolicyRow {
  policy: string;
  body: BodySize;
  /** Decisions a second, each with its trace. */
  perSecond: number;
  /** Bare HMAC-SHA256 and comparison over the same bytes, in turns with it. */
  floor: number;
  ratio: number;
  /** The same with the event's id and type read, as they are for whatever is stored. */
  ratioNamed: number;
}

export interface PolicyFigures extends SimulationFigures {
  bench: "policy";
  /** Decisions a second under the first policy over 1 KB, the commonest request there is. */
  figure: number;
  unit: "decisions/s";
  floor: number;
  /** The geometric mean of the typical rows; the others read the body besides, which no HMAC does. */
  ratio: number;
  ratioNamed: number;
  ratioOfAll: number;
  preparedBytesPerPolicy: number;
  endpointsPrepared: number;
  preparedMs: number;
  preparedRssMb: number;
  rows: PolicyRow[];
}

const sliceMs = 25;
const roundsMin = 5;
const warmUps = 3;

/** Measures the engine alone, in this process: policies as endpoints have them, over real bodies, beside a bare HMAC. */
export async function benchPolicy({ seconds = 10 }: { seconds?: number } = {}): Promise<PolicyFigures> {
  const bodies = Object.entries(realBodies()) as [BodySize, Buffer][];
  const pairs = policyCases.flatMap((policy) => bodies.map(([size, body]) => ({ policy, size, body })));
  const rounds = Math.max(roundsMin, Math.floor((seconds * 1_000) / (pairs.length * 3 * sliceMs)));
  const rows: (PolicyRow & { isTypical: boolean })[] = [];
  for (const { policy, size, body } of pairs) {
    rows.push({ policy: policy.name, body: size, ...(await measure(policy, body, rounds)), isTypical: policy.isTypical });
  }
  const [first] = rows;
  const typical = rows.filter(({ isTypical }) => isTypical);
  const memory = await measureMemory();
  return {
    bench: "policy",
    figure: first?.perSecond ?? 0,
    unit: "decisions/s",
    floor: first?.floor ?? 0,
    ratio: geometricMean(typical.map(({ ratio }) => ratio)),
    ratioNamed: geometricMean(typical.map(({ ratioNamed }) => ratioNamed)),
    ratioOfAll: geometricMean(rows.map(({ ratio }) => ratio)),
    ...memory,
    ...(await benchSimulation()),
    rows: rows.map(({ isTypical: _, ...row }) => row),
  };
}

/** Policy and floor in turns, and of each its fastest slice: what else the machine does can only slow one down. */
async function measure(policy: PolicyCase, body: Buffer, rounds: number): Promise<Pick<PolicyRow, "perSecond" | "floor" | "ratio" | "ratioNamed">> {
  const decide = await deciderOf(prepare(policy), policy, body);
  const runs = [bareCheck(body), decide, () => readNames(decide())];
  const speeds: number[][] = runs.map(() => []);
  for (let round = -warmUps; round < rounds; round++) {
    for (const [index, run] of runs.entries()) {
      const speed = slice(run);
      if (round >= 0) speeds[index]?.push(speed);
    }
  }
  const [floor = 1, own = 0, named = 0] = speeds.map((of) => Math.max(...of));
  return { perSecond: Math.round(own), floor: Math.round(floor), ratio: round3(own / floor), ratioNamed: round3(named / floor) };
}

function readNames({ event }: Decision): void {
  if (event.id === "" || event.type === "") throw new Error("an event has no empty names");
}

/** One request after another, each with its own parts still unread. */
async function deciderOf(prepared: PreparedPolicy, policy: PolicyCase, body: Buffer): Promise<() => Decision> {
  const request = arrival(policy, body);
  const ports = livePorts();
  demandAccepted(await prepared.evaluate(request, ports), policy);
  return () => {
    const decision = prepared.evaluate(freshly(request), ports);
    if (decision instanceof Promise) throw new Error(`${policy.name} waits`);
    demandAccepted(decision, policy);
    return decision;
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
function slice(run: () => unknown): number {
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
  const { bytesPerPolicy, endpoints, ms, rssMb } = await figuresOf("test/bench/policy-memory.ts");
  return { preparedBytesPerPolicy: Number(bytesPerPolicy), endpointsPrepared: Number(endpoints), preparedMs: Number(ms), preparedRssMb: Number(rssMb) };
}

function geometricMean(ratios: readonly number[]): number {
  return round3(Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length));
}

function round3(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
