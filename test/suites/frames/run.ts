import { isDeepStrictEqual } from "node:util";
import { FrameFault, readFrame, writeFrame } from "@postern/contract/frame-codec";
import { AgentFrame, HubFrame } from "@postern/contract/frames";
import { Packr } from "msgpackr";
import { Random } from "../mutations/random.ts";
import { bend } from "./bend.ts";
import { agentFrames, hubFrames } from "./samples.ts";

export interface FrameCounts {
  tried: number;
  /** By the close code that says why. */
  refused: Record<1007 | 1008, number>;
  /** Still a frame: what was changed is allowed, or dropped. */
  read: number;
  slowestMs: number;
  failures: string[];
}
type Read = (message: Buffer) => AgentFrame | HubFrame;
interface Reader {
  name: string;
  read: Read;
  samples: readonly (AgentFrame | HubFrame)[];
  /** What it must agree with. */
  schema?: typeof AgentFrame | typeof HubFrame;
}

/** No message may hold the event loop for longer. */
const messageMsMax = 50;
const failuresToldMax = 20;
const triesMax = 4;
const readers: readonly Reader[] = [
  { name: "hub", read: (message) => readFrame(AgentFrame, message), samples: agentFrames, schema: AgentFrame },
  { name: "agent", read: (message) => readFrame(HubFrame, message), samples: hubFrames, schema: HubFrame },
];
const packer = new Packr({ useRecords: false });

/** Sends so many bent messages through both ends' reader, and prints what came of them. */
export function runFrames(count: number, seed: number): { passed: number; failed: number } {
  const counts = judgeFrames(count, new Random(seed));
  const { tried, refused, read, failures, slowestMs } = counts;
  console.log(`frames: ${tried} bent messages: ${refused[1007]} not decoded, ${refused[1008]} no frame, ${read} read, ${failures.length} failed`);
  console.log(`  the slowest took ${slowestMs.toFixed(1)} ms of the processor`);
  for (const failure of failures.slice(0, failuresToldMax)) console.log(`  ${failure}`);
  return { passed: tried - failures.length, failed: failures.length };
}

/** A message is either refused with its close code, or is a frame of plain values, as the schema reads it, that reads the same when it is sent on. */
export function judgeFrames(count: number, random: Random, tried = readers): FrameCounts {
  const counts: FrameCounts = { tried: 0, refused: { 1007: 0, 1008: 0 }, read: 0, slowestMs: 0, failures: [] };
  for (; counts.tried < count; counts.tried++) {
    const reader = random.pick(tried);
    const message = bend(random.pick(reader.samples), random);
    const fault = judge(message, reader, counts);
    if (fault) counts.failures.push(`${reader.name}: ${fault}: ${message.subarray(0, 200).toString("hex")}`);
  }
  if (Object.hasOwn(Object.prototype, "polluted")) counts.failures.push("a frame changed the prototype of all objects");
  return counts;
}

function judge(message: Buffer, { read, schema }: Reader, counts: FrameCounts): string | undefined {
  const ms = quickestMs(() => readQuietly(message, read));
  counts.slowestMs = Math.max(counts.slowestMs, ms);
  if (ms > messageMsMax) return `it took ${ms.toFixed(0)} ms`;
  try {
    const frame = read(Buffer.from(message));
    counts.read++;
    if (schema && !isDeepStrictEqual(frame, schema.safeParse(packer.unpack(Buffer.from(message))).data)) return "the schema reads it otherwise";
    return notPlain(frame) ?? (readsTheSame(frame, read) ? undefined : "it reads otherwise when it is sent on");
  } catch (error) {
    if (!(error instanceof FrameFault)) return `it threw ${String(error)}`;
    counts.refused[error.code]++;
    return undefined;
  }
}

/** Of the processor, for a busy machine lets a thread wait; what seems slow is tried again, as memory may have been tidied up just then. */
function quickestMs(work: () => void): number {
  let quickest = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < triesMax && quickest > messageMsMax; tries++) {
    const before = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(before);
    quickest = Math.min(quickest, (user + system) / 1_000);
  }
  return quickest;
}

function readQuietly(message: Buffer, read: Read): void {
  try {
    read(Buffer.from(message));
  } catch {} // what it throws is judged when it is read for good
}

function readsTheSame(frame: AgentFrame | HubFrame, read: Read): boolean {
  return writeFrame(read(writeFrame(frame))).equals(writeFrame(frame));
}

/** What revives as more than data must not get through: a date, an error, a pattern, a map. */
function notPlain(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return undefined;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return `it holds a ${value.constructor.name}`;
  for (const part of Object.values(value)) {
    const fault = notPlain(part);
    if (fault) return fault;
  }
  return undefined;
}
