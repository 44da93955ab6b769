import type { Attempt, Delivery, RequestDetail } from "@postern/contract/request";
import { Ended, exitCodes } from "../exit.ts";
import { type HttpMessage, pairsOf } from "../http-message.ts";
import { dayText } from "../output/measures.ts";
import type { Sheet } from "../output/sheet.ts";
import type { Caller } from "../policy-file/caller.ts";
import { findProject } from "../project.ts";
import { signAgain } from "../samples/sign-again.ts";
import { terminalText } from "../terminal-text.ts";
import { type Answer, answerDifference } from "./answer-difference.ts";
import { answerLines, answerObject, isTaken } from "./answer-lines.ts";
import { editMessage } from "./edit-message.ts";
import { rawRequestOf } from "./raw-request.ts";
import { replayRemotely } from "./replay-remotely.ts";
import { isLocalTarget, sendLocally } from "./send-locally.ts";

/** The options of `postern replay`. */
export interface ReplayWanted {
  id: RequestDetail["id"];
  project?: string;
  to?: string;
  hostHeader: string;
  allowRemote?: boolean;
  edit?: boolean;
  signAgain?: boolean;
  secretEnv?: string;
  diff?: boolean;
  json?: boolean;
}
export interface ReplayWorld {
  call: Caller;
  sheet: Sheet;
  say(line: string): void;
  /** A variable of the environment. */
  variable(name: string): string | undefined;
  editor: string;
}

const settledWithinMs = 30_000;

/** `postern replay`: an old event again, by the gateway to where its routes lead, or from here to a server on this machine. Throws an Ended when it was not taken. */
export async function replay(wanted: ReplayWanted, world: ReplayWorld): Promise<void> {
  if (wanted.to !== undefined && isLocalTarget(wanted.to)) return replayHere(wanted, wanted.to, world);
  if (wanted.edit || wanted.signAgain)
    throw new Ended(exitCodes.usage, "the gateway brings an event again as it came: to change one, add --to with a server on this machine, such as --to 3000");
  return replayThere(wanted, world);
}

async function replayHere(wanted: ReplayWanted, to: string, world: ReplayWorld): Promise<void> {
  const { call, sheet, say } = world;
  const request = await call("request.get", { id: wanted.id });
  const raw = rawRequestOf(request, await call("request.reveal", { id: wanted.id }));
  const edited = wanted.edit ? await editMessage(raw, world) : raw;
  const message = wanted.signAgain ? await signed(edited, { request, url: raw.url, wanted }, world) : edited;
  const answer = await sendLocally(message, { to, hostHeader: wanted.hostHeader, allowRemote: wanted.allowRemote, added: ["Postern-Replay-Of", request.id] });
  const { result } = answer;
  const after = "status" in result ? { status: result.status, headers: pairsOf(result.rawHeaders), body: Buffer.from(result.body) } : undefined;
  const difference = wanted.diff ? differenceWith(lastAnswer(request.deliveryList), after) : undefined;
  if (wanted.json) say(JSON.stringify({ v: 1, type: "replay", request: request.id, ...answerObject(answer), ...(difference && { difference }) }));
  else for (const line of [...answerLines(answer, sheet), ...differenceLines(difference, sheet)]) say(line);
  if (!isTaken(result)) throw new Ended(exitCodes.failed, "the local server did not take it");
}

async function signed(
  message: HttpMessage,
  { request, url, wanted }: { request: RequestDetail; url: string; wanted: ReplayWanted },
  world: ReplayWorld,
): Promise<HttpMessage> {
  if (request.provider === undefined) throw new Ended(exitCodes.usage, "its endpoint has no provider, so nothing says how it is signed");
  if (wanted.secretEnv === undefined) throw new Ended(exitCodes.usage, "name the variable that holds the secret: --sign-again --secret-env STRIPE_SECRET");
  const secret = world.variable(wanted.secretEnv);
  if (!secret) throw new Ended(exitCodes.usage, `${wanted.secretEnv} is not set in the environment`);
  return signAgain(message, { provider: request.provider, secret, url, nowMs: Date.now() });
}

async function replayThere({ id, project: slug, to, diff, json }: ReplayWanted, { call, sheet, say }: ReplayWorld): Promise<void> {
  const project = await findProject(call, slug);
  const before = diff ? lastAnswer((await call("request.get", { id })).deliveryList) : undefined;
  const { replay: made, deliveries } = await replayRemotely(call, { id, project, to }, settledWithinMs);
  const difference = diff ? differenceWith(before, lastAnswer(deliveries)) : undefined;
  if (json) {
    const states = deliveries.map(({ id, destinationName, state, attempts }) => ({
      delivery: id,
      destination: destinationName,
      state,
      status: attempts.at(-1)?.status,
    }));
    say(JSON.stringify({ v: 1, type: "replay", request: id, replay: made.id, deliveries: states, ...(difference && { difference }) }));
  } else for (const line of [...deliveryLines(made.id, deliveries, sheet), ...differenceLines(difference, sheet)]) say(line);
  if (made.deliveries === 0) throw new Ended(exitCodes.failed, "no route leads anywhere from its endpoint now: name a destination with --to");
  if (deliveries.some(({ state }) => state === "failed")) throw new Ended(exitCodes.failed, "it was not taken");
}

function deliveryLines(replayId: string, deliveries: readonly Delivery[], { paint }: Sheet): string[] {
  const lines = deliveries.map(({ destinationName, state, held, attempts, id }) => {
    const attempt = attempts.at(-1);
    const answer = attempt?.status === undefined ? (attempt?.reason ?? "") : String(attempt.status);
    const why = held ? `(${held.cause})` : state === "pending" ? "(not there yet: postern events show tells)" : "";
    return `${paint(state === "delivered" ? "green" : state === "failed" ? "red" : "yellow", state.padEnd(9))}  ${terminalText(destinationName)}  ${answer}  ${id}  ${why}`.trimEnd();
  });
  return [`Replay ${replayId}`, ...lines];
}

/** The newest answer that was kept of these deliveries. */
function lastAnswer(deliveries: readonly Delivery[]): (Answer & { startedAt: Date }) | undefined {
  const answered = deliveries.flatMap(({ attempts }) => attempts).filter((attempt): attempt is Attempt & { status: number } => attempt.status !== undefined);
  const newest = answered.toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime())[0];
  if (!newest) return;
  const { status, responseHeaders, responseBody, responseBytes, startedAt } = newest;
  const kept = responseBody === undefined ? undefined : Buffer.from(responseBody, "base64");
  return { status, headers: responseHeaders, body: kept?.length === responseBytes ? kept : undefined, startedAt };
}

interface Compared {
  title: string;
  lines: string[];
}

function differenceWith(before: (Answer & { startedAt: Date }) | undefined, after: Answer | undefined): Compared {
  if (!before) return { title: "There is no earlier answer to compare with", lines: [] };
  if (!after) return { title: "There is no answer to compare", lines: [] };
  const lines = answerDifference(before, after);
  const bodies = before.body && after.body ? "" : ", bodies aside: one of them is not kept whole";
  return { title: `${lines.length === 0 ? "The same as" : "Compared with"} the answer of ${dayText(before.startedAt)}${bodies}`, lines };
}

function differenceLines(difference: Compared | undefined, { paint }: Sheet): string[] {
  if (!difference) return [];
  const painted = difference.lines.map((line) => paint(line.startsWith("-") ? "red" : line.startsWith("+") ? "green" : "dim", terminalText(line, 1_000)));
  return ["", difference.title, ...painted.map((line) => `  ${line}`)];
}
