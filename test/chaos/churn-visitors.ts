import { createHash, randomBytes } from "node:crypto";
import http, { type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { connectPath, dataUpgrade } from "@postern/contract/live";
import { WebSocket } from "ws";
import type { ChurnScene } from "./churn-scene.ts";
import type { Acknowledged } from "./generator.ts";

export type Way = "deliver" | "answer" | "http" | "upgrade" | "tcp";
/** How one try ended. `refused`: an answer that says so. `broken`: the connection, after it was there. `left`: by the sender, on purpose. */
export interface Tried {
  end: "done" | "refused" | "broken" | "left" | "hung";
  acknowledged?: Acknowledged;
}

const bytesMax = 2_000_000;
const leavesOneIn = 10;
const hungMs = 15_000;

/** One try by each way, with a body of any size up to 2 MB. */
export const visitors: Record<Way, (scene: ChurnScene) => Promise<Tried>> = {
  deliver: ({ endpointUrl }) => tryIt((ends) => post(endpointUrl, { ends, headers: {} })),
  answer: ({ answeredUrl }) => tryIt((ends) => post(answeredUrl, { ends, headers: {} })),
  http: ({ shareUrl, shareHeaders }) => tryIt((ends) => post(shareUrl, { ends, headers: shareHeaders })),
  upgrade: ({ shareUrl, shareHeaders }) => tryIt((ends) => echo(shareUrl, { ends, headers: shareHeaders })),
  tcp: ({ hubUrl, key }) => tryIt((ends) => pipe(hubUrl, { ends, headers: { authorization: `Bearer ${key}` } })),
};

interface Try {
  ends(tried: Tried): void;
  headers: http.OutgoingHttpHeaders;
}
/** Breaks the try off. */
type Leave = () => void;

/** Runs one try to whatever end it has first; one in ten is left in its midst, and one that has no end is hung. */
function tryIt(start: (ends: Try["ends"]) => Leave): Promise<Tried> {
  return new Promise((resolve) => {
    let leave: Leave = () => {};
    const clock = setTimeout(() => ends({ end: "hung" }), hungMs);
    const ends = (tried: Tried) => {
      clearTimeout(clock);
      clearTimeout(leaving);
      resolve(tried);
      leave();
    };
    const leaving = Math.random() * leavesOneIn < 1 ? setTimeout(() => ends({ end: "left" }), Math.random() * 100) : undefined;
    leave = start(ends);
  });
}

function post(url: string, { ends, headers }: Try): Leave {
  const body = randomBytes(1 + Math.floor(Math.random() * bytesMax));
  const request = http.request(url, { method: "POST", agent: false, headers: { "content-length": body.length, ...headers } });
  request.once("error", () => ends({ end: "broken" }));
  request.once("response", (response) => {
    response.resume();
    response.once("close", () => ends(response.complete ? judged(response, body) : { end: "broken" }));
  });
  request.end(body);
  return () => request.destroy();
}

/** What was answered 202, or by the laptop, is stored, and must reach the laptop. */
function judged({ statusCode = 0, headers }: IncomingMessage, body: Buffer): Tried {
  if (statusCode !== 200 && statusCode !== 202) return { end: "refused" };
  const id = headers["postern-id"];
  return { end: "done", ...(id && { acknowledged: { id: String(id), bodySha256: createHash("sha256").update(body).digest("hex") } }) };
}

function echo(url: string, { ends, headers }: Try): Leave {
  const message = randomBytes(1 + Math.floor(Math.random() * 100_000));
  const socket = new WebSocket(url.replace("http:", "ws:"), { headers: headers as Record<string, string>, perMessageDeflate: false });
  socket.once("unexpected-response", () => ends({ end: "refused" }));
  socket.once("error", () => ends({ end: "broken" }));
  socket.once("close", () => ends({ end: "broken" }));
  socket.once("open", () => socket.send(message));
  socket.once("message", (data) => ends({ end: (data as Buffer).equals(message) ? "done" : "broken" }));
  return () => socket.terminate();
}

/** A visitor of a TCP share, as `postern connect` is one: what is sent comes back, and then the stream ends. */
function pipe(hubUrl: string, { ends, headers }: Try): Leave {
  const bytes = randomBytes(1 + Math.floor(Math.random() * bytesMax));
  const request = http.request(`${hubUrl}${connectPath}/pipe`, { agent: false, headers: { ...headers, connection: "Upgrade", upgrade: dataUpgrade } });
  let stream: Duplex | undefined;
  request.once("error", () => ends({ end: "broken" }));
  request.once("response", () => ends({ end: "refused" }));
  request.once("upgrade", (_response, socket) => {
    stream = socket;
    const heard = createHash("sha256");
    const sent = createHash("sha256").update(bytes).digest("hex");
    socket.on("data", (chunk: Buffer) => heard.update(chunk));
    socket.once("error", () => ends({ end: "broken" }));
    socket.once("end", () => ends({ end: heard.digest("hex") === sent ? "done" : "broken" }));
    socket.once("close", () => ends({ end: "broken" }));
    socket.end(bytes);
  });
  request.end();
  return () => {
    stream?.destroy();
    request.destroy();
  };
}
