import fs from "node:fs";
import type { OutputOf } from "@postern/contract/api";
import { Ended, exitCodes } from "../exit.ts";
import { parseForward } from "../forward.ts";
import { messageBytes } from "../http-message.ts";
import { openLocalServer } from "../local-server.ts";
import type { Sheet } from "../output/sheet.ts";
import type { Caller } from "../policy-file/caller.ts";
import { findProject } from "../project.ts";
import { answerLines, answerObject, isTaken } from "../requests/answer-lines.ts";
import { isLocalTarget, type LocalAnswer, sendLocally } from "../requests/send-locally.ts";
import { terminalText } from "../terminal-text.ts";
import { makeSample, type Sample } from "./make-sample.ts";

/** The options of `postern send`. */
export interface SendWanted {
  provider: string;
  event?: string;
  to?: string;
  project?: string;
  body?: string;
  secretEnv?: string;
  url?: string;
  hostHeader: string;
  json?: boolean;
}
export interface SendWorld {
  /** The gateway, for what is asked of it; a sample for this machine needs none. */
  openCall(): Caller;
  sheet: Sheet;
  say(line: string): void;
  /** Words beside the output. */
  remark(line: string): void;
  /** Writes bytes as they are. */
  write(bytes: Buffer): void;
  variable(name: string): string | undefined;
}

/** `postern send`: a signed sample, to a server on this machine, to an endpoint, or printed. Throws an Ended when it was not taken. */
export async function send(wanted: SendWanted, world: SendWorld): Promise<void> {
  const { to } = wanted;
  if (to === undefined) return print(wanted, world);
  const sending = isLocalTarget(to) ? sendHere(wanted, to, world) : sendToEndpoint(wanted, to, world);
  const answer = await sending;
  if (wanted.json) world.say(JSON.stringify({ v: 1, type: "sent", provider: wanted.provider, ...answer.object }));
  else for (const line of answer.lines) world.say(line);
  if (!answer.taken) throw new Ended(exitCodes.failed, "it was not taken");
}

interface SentAnswer {
  taken: boolean;
  lines: string[];
  object: object;
}

function print(wanted: SendWanted, world: SendWorld): void {
  const sample = sampleFor(wanted, wanted.url ?? "https://hooks.example.com/", world);
  world.write(messageBytes(sample.message));
}

async function sendHere(wanted: SendWanted, to: string, world: SendWorld): Promise<SentAnswer> {
  const sample = sampleFor(wanted, wanted.url ?? new URL(parseForward(to).label).href, world);
  const { message } = sample;
  // The path is the local server's own; a query may hold the signature.
  const answer = await sendLocally({ ...message, target: new URL(sample.url).search }, { to, hostHeader: wanted.hostHeader });
  return sentAnswer(answer, sample, world);
}

async function sendToEndpoint(wanted: SendWanted, to: string, world: SendWorld): Promise<SentAnswer> {
  const call = world.openCall();
  const endpoint = await endpointNamed(call, { name: to, project: wanted.project });
  if (endpoint.provider !== undefined && endpoint.provider !== wanted.provider)
    throw new Ended(exitCodes.usage, `the endpoint ${terminalText(endpoint.name)} is for ${terminalText(endpoint.provider)}: postern send ${terminalText(endpoint.provider)} --to ${terminalText(endpoint.name)}`); // biome-ignore format: one sentence
  if (wanted.secretEnv === undefined && wanted.body === undefined) return testByGateway(call, endpoint);
  const sample = sampleFor(wanted, endpoint.url, world);
  return sentAnswer(await post(sample), sample, world);
}

/** The gateway signs it with the endpoint's own secret, which never leaves it. */
async function testByGateway(call: Caller, { id, name }: Pick<Endpoint, "id" | "name">): Promise<SentAnswer> {
  const { status, requestId, detail } = await call("endpoint.test", { id });
  const lines = [`${status}  ${terminalText(name)}  ${requestId ?? ""}  ${terminalText(detail)}`.trimEnd()];
  return { taken: status < 300, lines, object: { at: name, status, request: requestId, detail } };
}

type Endpoint = OutputOf<"endpoint.list">[number];

async function endpointNamed(call: Caller, { name, project: slug }: { name: string; project: string | undefined }): Promise<Endpoint> {
  const project = await findProject(call, slug);
  const endpoints = await call("endpoint.list", { projectId: project.id });
  const found = endpoints.find((endpoint) => endpoint.name === name || endpoint.id === name);
  if (found) return found;
  const names = endpoints.map((endpoint) => terminalText(endpoint.name)).join(", ");
  throw new Ended(
    exitCodes.usage,
    `there is no endpoint "${terminalText(name)}" in ${project.slug}; there is ${names || "none"}. A server on this machine is a port: --to 3000`,
  );
}

const deadlineMs = 30_000;

/** Posts to a public address as its provider would: the request line and the Host are the address's own. */
async function post({ message, url }: Sample): Promise<LocalAnswer> {
  const { origin, pathname, search } = new URL(url);
  const server = openLocalServer(parseForward(origin, { allowRemote: true }), 1);
  try {
    const result = await server.call({ method: message.method, target: pathname + search, headers: message.rawHeaders, body: message.body, deadlineMs });
    return { result, at: origin };
  } finally {
    server.close();
  }
}

function sentAnswer(answer: LocalAnswer, { eventType }: Sample, { sheet }: SendWorld): SentAnswer {
  const { result } = answer;
  return { taken: isTaken(result), lines: answerLines(answer, sheet), object: { event: eventType, ...answerObject(answer) } };
}

function sampleFor({ provider, event, body, secretEnv }: SendWanted, url: string, { variable, remark }: SendWorld): Sample {
  const secret = secretEnv === undefined ? undefined : variable(secretEnv);
  if (secretEnv !== undefined && !secret) throw new Ended(exitCodes.usage, `${secretEnv} is not set in the environment`);
  const sample = makeSample({ provider, event, body: body === undefined ? undefined : readBody(body), secret, url, nowMs: Date.now() });
  if (secret === undefined) remark(`Signed with the sample secret ${sample.secret}; --secret-env NAME signs with yours`);
  return sample;
}

function readBody(file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new Ended(exitCodes.usage, `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}
