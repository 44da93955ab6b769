import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { Ended } from "../exit.ts";
import { ask, type Gateway } from "../gateway.ts";
import { demandProvider, judgeSignature, urlOf } from "../samples/judge-signature.ts";
import type { EventRing } from "./event-ring.ts";
import { detailOf, type KeptEvent } from "./kept-event.ts";
import { listOlder, type OlderPlace, takeOlder } from "./older.ts";
import { type LocalPlace, SendAgain, sendAgain } from "./send-again.ts";

export interface InspectorPorts {
  ring: EventRing;
  /** Where the local server is, that events are sent to again. */
  place: LocalPlace;
  /** Asked for what it decided of a request. */
  gateway: Gateway;
  older: OlderPlace;
}

interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
}

/** A request that is answered with its own words: bad input, nothing there. */
export class Declined extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const inputBytesMax = 46_137_344;
const watchersMax = 8;
const beatMs = 15_000;
const idOf = (event: KeptEvent) => event.delivery.requestId as `req_${string}`;
const Signature = z.strictObject({ provider: z.string().max(60), secret: z.string().min(1).max(10_000) });

/** Answers below `/api/`: values for JSON; nothing when the answer is written already. */
export async function answerApi(path: string, { request, response }: Asked, ports: InspectorPorts): Promise<object | undefined> {
  const { ring } = ports;
  if (path === "events" && request.method === "GET") return { events: ring.list() };
  if (path === "events/stream" && request.method === "GET") return stream(response, ring);
  const older = olderPath.exec(path);
  if (older) return answerOlder({ id: older[1] as OlderId | undefined, take: older[2] !== undefined, method: request.method }, ports);
  const [, number, what = ""] = /^events\/(\d{1,9})(?:\/([a-z]+))?$/.exec(path) ?? [];
  const event = number === undefined ? undefined : ring.find(Number(number));
  if (!event) throw new Declined(404, "it is not kept here any more: the dashboard has it");
  if (request.method === "GET" && what === "") return detailOf(event);
  if (request.method === "GET" && what === "trace") return traceOf(event, ports.gateway);
  if (request.method === "POST" && what === "replay") return sendAgain(event, await inputOf(request, SendAgain), ports.place);
  if (request.method === "POST" && what === "signature") return signatureOf(event, await inputOf(request, Signature));
  throw new Declined(404, "there is nothing of this name");
}

type OlderId = `req_${string}`;
const olderPath = /^older(?:\/(req_[0-9a-z]{26})(\/take)?)?$/;

/** `GET older`, `older/<id>` (what came before it) and `POST older/<id>/take`. */
function answerOlder(
  { id, take, method }: { id: OlderId | undefined; take: boolean; method: string | undefined },
  { ring, gateway, older }: InspectorPorts,
): Promise<object> {
  if (method === "GET" && !take) return listOlder(gateway, older, id);
  if (method === "POST" && take && id) return takeOlder(gateway, older, { id, ring });
  throw new Declined(404, "there is nothing of this name");
}

let watchers = 0;

/** Each event as it comes and as it changes, as server-sent events; a beat keeps the connection known to be alive. */
function stream(response: ServerResponse, ring: EventRing): undefined {
  if (watchers >= watchersMax) throw new Declined(429, `${watchersMax} pages watch already: close one`);
  watchers++;
  response.writeHead(200, { "Content-Type": "text/event-stream" }).flushHeaders();
  const stop = ring.watch((summary) => {
    if (response.writableLength < 1_048_576) response.write(`data: ${JSON.stringify(summary)}\n\n`); // a page that does not read is told nothing more
  });
  const beat = setInterval(() => response.write(": still here\n\n"), beatMs);
  response.once("close", () => {
    watchers--;
    stop();
    clearInterval(beat);
  });
}

async function traceOf(event: KeptEvent, gateway: Gateway): Promise<object> {
  const { trace, policyVersionNumber, decidedMs, latencyMs, verdict, receivedAt, clientIp } = await ask(gateway, "request.get", { id: idOf(event) });
  return { trace, policyVersionNumber, decidedMs, latencyMs, verdict, receivedAt, clientIp };
}

async function signatureOf({ message, delivery }: KeptEvent, { provider, secret }: z.infer<typeof Signature>): Promise<object> {
  demandProvider(provider);
  return judgeSignature(message, { provider, secret, url: urlOf(message), nowMs: delivery.receivedAt });
}

async function inputOf<Input>(request: IncomingMessage, schema: z.ZodType<Input>): Promise<Input> {
  if (request.headers["content-type"] !== "application/json") throw new Declined(415, "send application/json");
  const text = await textOf(request);
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Declined(400, "this is not JSON");
  }
  const read = schema.safeParse(given);
  if (!read.success) throw new Declined(400, read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
  return read.data;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > inputBytesMax) throw new Declined(413, "that is more than an event may hold");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** What a fault says to the page: its own words where they are meant for people. */
export function faultOf(error: unknown): { status: number; message: string } {
  if (error instanceof Declined) return { status: error.status, message: error.message };
  if (error instanceof Ended) return { status: 422, message: error.message };
  return { status: 500, message: "something unexpected happened in the agent" };
}
