import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { ProblemDetails, problems } from "@postern/contract/problem";
import { RequestRow } from "@postern/contract/request";
import superjson from "superjson";
import { z } from "zod";
import { demandEncryption } from "../address.ts";
import { Backoff } from "../backoff.ts";
import { Ended, exitCodes } from "../exit.ts";
import { endedBy, type Gateway } from "../gateway.ts";
import { TimeLimit } from "../time-limit.ts";
import { callOut } from "../way-out/call-out.ts";
import { serverEvents } from "./server-events.ts";

export interface FollowWanted {
  projectId: string;
  filter: string;
}
export interface FollowPorts {
  gateway: Gateway;
  /** Ends the following. */
  stopped: AbortSignal;
  /** Said when the stream broke, and will be taken up again. */
  lost(inMs: number): void;
}

/** A stream that says nothing for so long is dead; the gateway pings more often. */
const silenceMs = 15_000;
/** How long a gateway that was never reached is tried. */
const hopeMs = 30_000;
/** What a stream may say again when it is taken up: the gateway looks back ten seconds. */
const rememberedMax = 5_000;

/** Requests as they arrive, each once, until it is stopped; a broken stream is taken up where it broke. Throws an Ended when the gateway refuses. */
export async function* followRequests(wanted: FollowWanted, ports: FollowPorts): AsyncGenerator<RequestRow> {
  const backoff = new Backoff();
  const seen = new Set<string>();
  const startedAt = Date.now();
  let lastEventId: string | undefined;
  while (!ports.stopped.aborted) {
    const openedAt = Date.now();
    let isOver = false;
    try {
      for await (const { row, id } of streamOnce({ ...wanted, ...(lastEventId && { lastEventId }) }, ports)) {
        lastEventId = id ?? lastEventId;
        if (seen.has(row.id) || row.receivedAt.getTime() < startedAt - hopeMs) continue;
        remember(seen, row.id);
        yield row;
      }
      isOver = Date.now() - openedAt > silenceMs; // the gateway ends each stream after a while: nothing is wrong
    } catch (error) {
      if (ports.stopped.aborted) return;
      if (error instanceof Ended) throw error;
      if (lastEventId === undefined && Date.now() - startedAt > hopeMs)
        throw new Ended(exitCodes.unreachable, `the gateway cannot be followed: ${String(error)}`);
    }
    if (ports.stopped.aborted) return;
    if (isOver) continue;
    const inMs = backoff.next(Date.now() - openedAt);
    ports.lost(inMs);
    await sleep(inMs, undefined, { signal: ports.stopped }).catch(() => {});
  }
}

function remember(seen: Set<string>, id: string): void {
  seen.add(id);
  const [oldest] = seen;
  if (seen.size > rememberedMax && oldest !== undefined) seen.delete(oldest);
}

async function* streamOnce(input: object, { gateway, stopped }: FollowPorts): AsyncGenerator<{ row: RequestRow; id: string | undefined }> {
  const { origin } = demandEncryption(gateway.server);
  await gateway.renew?.();
  const silence = new TimeLimit(silenceMs, stopped);
  try {
    const url = `${origin}/api/trpc/request.tail?input=${encodeURIComponent(JSON.stringify(superjson.serialize(input)))}`;
    const headers = { authorization: `Bearer ${gateway.token}`, accept: "text/event-stream" };
    const response = await callOut(new URL(url), { headers, signal: silence.signal });
    if (response.statusCode !== 200) throw refusal(origin, await text(response));
    for await (const { event, data, id } of serverEvents(heard(response, () => silence.refresh()))) {
      if (event === "serialized-error") throw refusal(origin, data);
      if (event === "message") yield { row: RequestRow.parse(superjson.deserialize(JSON.parse(data))), id };
    }
  } finally {
    silence.release();
  }
}

async function* heard(body: AsyncIterable<Uint8Array>, hear: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    hear();
    yield chunk;
  }
}

const Refusal = z.object({ json: z.object({ data: z.object({ problem: ProblemDetails }) }) });
const Refused = z.union([z.object({ error: Refusal }).transform(({ error }) => error), Refusal]);

/** A problem that the gateway names ends the following; anything else is a stream that broke. */
function refusal(origin: string, answer: string): Error {
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    return new Error(`${origin} answered with something else than a stream`);
  }
  const read = Refused.safeParse(value);
  if (!read.success) return new Error(`${origin} could not answer`);
  const { problem } = read.data.json.data;
  const isPassing = problem.code === problems.unavailable.code || problem.code === problems.internal.code;
  return isPassing ? new Error(problem.title) : endedBy(problem);
}
