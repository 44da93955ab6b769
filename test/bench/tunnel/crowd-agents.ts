import { setTimeout as sleep } from "node:timers/promises";
import { readFrame, writeFrame } from "@postern/contract/frame-codec";
import { agentPath, HubFrame, heartbeat, protocolVersion, subprotocol } from "@postern/contract/frames";
import { WebSocket } from "ws";
// @boundaries-ignore the crowd comes back with the patience of the agent itself, which is what is measured
import { Backoff } from "../../../apps/agent/src/backoff.ts";
// @boundaries-ignore as above
import { readRetryAfter } from "../../../apps/agent/src/retry-after.ts";

/** What its parent says to it: who they are, and then to break every connection and come back. It answers when all of them are welcome. */
export type CrowdOrder = { hubUrl: string; token: string; tunnels: string[] } | "return";

const end = { agentVersion: "0.1.0", machine: "bench", forward: "http://localhost:1", slots: 8, answerMs: 30_000, retry: false, localUp: true };

class IdleAgent {
  readonly #url: string;
  readonly #token: string;
  readonly #tunnel: string;
  #socket: WebSocket | undefined;

  constructor({ hubUrl, token }: Exclude<CrowdOrder, string>, tunnel: string) {
    this.#url = hubUrl + agentPath;
    this.#token = token;
    this.#tunnel = tunnel;
  }

  /** Resolves when the hub says welcome, however often it has to dial. */
  async enter(): Promise<void> {
    this.#socket?.terminate();
    for (const backoff = new Backoff(); ; ) {
      const end = await this.#dial();
      if (end === "welcome") return;
      await sleep(backoff.next(0, end.retryAfterMs));
    }
  }

  #dial(): Promise<"welcome" | { retryAfterMs?: number }> {
    const socket = new WebSocket(this.#url, subprotocol, {
      headers: { authorization: `Bearer ${this.#token}` },
      perMessageDeflate: false,
      handshakeTimeout: 5_000,
    });
    this.#socket = socket;
    const pings = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    }, heartbeat.everyMs);
    socket.once("open", () => socket.send(writeFrame({ kind: "hello", protocol: [protocolVersion], ...end, tunnel: this.#tunnel, held: { choice: "keep" } })));
    socket.on("error", () => {}); // its close says so
    return new Promise((resolve) => {
      socket.once("unexpected-response", (_request, response) => {
        resolve(readRetryAfter(response.headers["retry-after"]));
        socket.terminate();
      });
      socket.once("close", () => {
        clearInterval(pings);
        resolve({});
      });
      socket.on("message", (data) => {
        if (readFrame(HubFrame, data as Buffer).kind === "welcome") resolve("welcome");
      });
    });
  }
}

let crowd: IdleAgent[] = [];
process.on("message", async (order: CrowdOrder) => {
  if (order !== "return") crowd = order.tunnels.map((tunnel) => new IdleAgent(order, tunnel));
  await Promise.all(crowd.map((agent) => agent.enter()));
  process.send?.("all are in");
});
process.once("disconnect", () => process.exit(0));
