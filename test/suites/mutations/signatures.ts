import type { Decision } from "@postern/policy/ports";
import { type Coverage, lostPlace } from "./coverage.ts";
import type { Random } from "./random.ts";
import type { Seed } from "./seeds.ts";
import { type Spoiled, spoil } from "./spoil.ts";

/** What came of so many spoiled requests. */
export interface SpoiledCounts {
  tried: number;
  refused: number;
  /** Let in, as the change touched nothing that the signature covers. */
  uncovered: number;
  /** Providers whose signature leaves (a part of) the body open, with how many changed bodies got in. */
  openBodies: Map<string, number>;
  /** What must not be: sentences. */
  failures: string[];
  slowestMs: number;
}

const failuresMax = 20;

/** Spoils signed requests, one change each, and judges every one: none may throw, and none may get in with a covered part changed. */
export async function judgeSpoiled(seeds: readonly Seed[], count: number, random: Random): Promise<SpoiledCounts> {
  const counts: SpoiledCounts = { tried: 0, refused: 0, uncovered: 0, openBodies: new Map(), failures: [], slowestMs: 0 };
  while (counts.tried < count && counts.failures.length < failuresMax) {
    const seed = seeds[counts.tried % seeds.length];
    if (!seed) break;
    counts.tried++;
    await judgeOne(seed, spoil(seed.request, random), counts);
  }
  return counts;
}

async function judgeOne(seed: Seed, spoiled: Spoiled, counts: SpoiledCounts): Promise<void> {
  const nowMs = seed.ports.nowMs() + spoiled.shiftSeconds * 1_000;
  const before = process.threadCpuUsage();
  const decided = decide(seed, spoiled, nowMs);
  const { user, system } = process.threadCpuUsage(before);
  counts.slowestMs = Math.max(counts.slowestMs, (user + system) / 1_000);
  const decision = decided instanceof Promise ? await decided : decided;
  const failure = "thrown" in decision ? decision.thrown : faultOf(seed, spoiled, decision);
  if (failure !== undefined) counts.failures.push(`${seed.provider}, ${spoiled.what}: ${failure}`);
  else if ("verdict" in decision && decision.verdict === "accepted") noteAccepted(seed, spoiled, counts);
  else counts.refused++;
}

function noteAccepted({ provider }: Seed, { part }: Spoiled, counts: SpoiledCounts): void {
  counts.uncovered++;
  if (part === "body") counts.openBodies.set(provider, (counts.openBodies.get(provider) ?? 0) + 1);
}

type Decided = Decision | { thrown: string };

function decide({ policy, ports }: Seed, { request }: Spoiled, nowMs: number): Decided | Promise<Decided> {
  const thrown = (error: unknown) => ({ thrown: `threw ${String(error)}` });
  try {
    const decision = policy.evaluate(request, { ...ports, nowMs: () => nowMs });
    return decision instanceof Promise ? decision.catch(thrown) : decision;
  } catch (error) {
    return thrown(error);
  }
}

/** Why this must not be; nothing where it may. */
function faultOf(seed: Seed, spoiled: Spoiled, { verdict, handshake, reason, trace }: Decision): string | undefined {
  if (reason === "gate-failed" && !/^no keys? /.test(trace.at(-1)?.seen ?? "")) return "the gate failed";
  if (verdict !== "accepted" || handshake) return;
  const { coverage, request } = seed;
  if (spoiled.part === "body" && coverage.body && !request.body.equals(spoiled.request.body)) return "was let in, with another body than the one signed";
  if (isLate(coverage, spoiled.shiftSeconds)) return "was let in outside of its time";
  const lost = lostPlace(coverage, request, spoiled.request);
  return lost && `was let in, with another text at ${lost}`;
}

function isLate({ window }: Coverage, shiftSeconds: number): boolean {
  // A sample is signed at its moment; a vector's may be a window away from it.
  return window !== undefined && (shiftSeconds > 2 * window.past + window.future || -shiftSeconds > window.past + 2 * window.future);
}
