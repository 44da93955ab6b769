import type { IncomingMessage, ServerResponse } from "node:http";
import { splitBatch, writeBatch } from "@postern/contract/frame-batch";
import { readFrame, writeFrame } from "@postern/contract/frame-codec";
import { AgentFrame, type HubFrame } from "@postern/contract/frames";
import { polling } from "@postern/contract/polling";

/** The calls that a hub played by hand takes from an agent that polls. */
export class FakePolls {
  readonly #heard: AgentFrame[];
  readonly #queue: Buffer[] = [];
  #waiting: ServerResponse | undefined;
  isOpen = false;

  /** What agents say is put where the hub's tests look for it. */
  constructor(heard: AgentFrame[]) {
    this.#heard = heard;
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      this.isOpen = true;
      this.#heard.push(...splitBatch(Buffer.concat(chunks)).map((message) => readFrame(AgentFrame, message)));
      if (request.url !== polling.claimPath) return response.writeHead(204).end();
      response.setHeader(polling.connectionHeader, "cnn_polled");
      this.#waiting = response;
      this.#flush();
    });
  }

  send(frame: HubFrame): void {
    this.#queue.push(writeFrame(frame));
    this.#flush();
  }

  #flush(): void {
    if (!this.#waiting || this.#queue.length === 0) return;
    this.#waiting.end(writeBatch(this.#queue.splice(0)));
    this.#waiting = undefined;
  }
}
