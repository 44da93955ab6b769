import type { IncomingMessage, ServerResponse } from "node:http";
import { cutOff } from "@postern/contract/cut-off";
import { liveLimits } from "@postern/contract/live";
import { problemDetails } from "@postern/contract/problem";
import type { LiveOutcome } from "./live-desk.ts";
import { answerHeaders } from "./live-headers.ts";
import type { LiveTunnel } from "./live-tunnel.ts";
import type { Patience } from "./patience.ts";
import { endWithTrailers, trailerLine } from "./trailers.ts";
import { endWhole } from "./whole-body.ts";

export interface Bringing {
  outcome: LiveOutcome;
  patience: Patience;
  /** Brings the answer. */
  tunnel: Pick<LiveTunnel, "prove">;
  /** Why the visitor's side was ended from here, if it was. */
  whyEnded(): LiveOutcome["broken"];
}

const nothing = Buffer.alloc(0);

/** Brings an answer to the visitor, its head at once and its bytes as they come; resolves when the visitor's side is done, or broken off. */
export async function bringAnswer(answer: IncomingMessage, response: ServerResponse, { outcome, patience, tunnel, whyEnded }: Bringing): Promise<void> {
  const breakOff = (broken: LiveOutcome["broken"]) => {
    outcome.broken ??= whyEnded() ?? broken;
    answer.destroy();
    breakResponse(response);
  };
  if (whyEnded()) return breakOff(undefined);
  if (!writeHead(answer, response)) {
    outcome.problem = problemDetails("live-closed", { detail: "What it answered is not HTTP." });
    return void answer.destroy();
  }
  outcome.status = answer.statusCode ?? 0;
  patience.within(liveLimits.answerIdleMs, () => breakOff("idle"));
  const endedByClose = isEndedByClose(answer, response.req.method);
  await new Promise<void>((resolve) => {
    answer.on("data", (chunk: Buffer) => {
      outcome.bytesDown += chunk.length;
      patience.moved();
    });
    answer.on("error", () => breakOff("tunnel-lost"));
    response.once("close", () => {
      if (!response.writableFinished) breakOff("visitor-left");
      resolve();
    });
    if (answer.complete && !endedByClose && answer.rawTrailers.length === 0) return endWhole(response, answer);
    response.write(nothing); // the head goes out now; flushHeaders would write it as UTF-8, and bend what is above 0x7f
    answer.pipe(response, { end: false });
    answer.once("end", async () => {
      if (endedByClose && !(await tunnel.prove())) breakOff("tunnel-lost");
      else endWithTrailers(answer, response);
    });
  });
}

/** Ends the visitor's connection in the midst of an answer. To HTTP/1.0 its end would be that of the answer, and so it is reset. */
function breakResponse(response: ServerResponse): void {
  if (response.req.httpVersion === "1.0" && response.socket) cutOff(response.socket);
  response.destroy();
}

/** Whether only its connection's end says that an answer is whole (RFC 9112, section 6.3). */
function isEndedByClose(answer: IncomingMessage, method: string | undefined): boolean {
  if (!hasBody(answer, method)) return false;
  const { headers } = answer;
  const coding = headers["transfer-encoding"];
  return coding === undefined ? headers["content-length"] === undefined : !/(?:^|,)[ \t]*chunked[ \t]*$/i.test(coding);
}

function hasBody({ statusCode }: IncomingMessage, method: string | undefined): boolean {
  return method !== "HEAD" && statusCode !== 204 && statusCode !== 304;
}

/** Passes an answer's head on; whether Node takes it. */
function writeHead(answer: IncomingMessage, response: ServerResponse): boolean {
  response.sendDate = false;
  try {
    const announced = response.req.httpVersion === "1.1" && hasBody(answer, response.req.method) ? trailerLine(answer) : []; // Node takes no others
    response.writeHead(answer.statusCode ?? 0, answer.statusMessage, [...answerHeaders(answer.rawHeaders), ...announced]);
    return true;
  } catch {
    response.statusMessage = ""; // Node has taken it by now, and would refuse every other answer for its sake
    return false; // a status under 100, letters in it that may not stand in a head
  }
}
