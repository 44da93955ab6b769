import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** Writes one answer: to this request, with this body. */
export type Script = (response: ServerResponse, request: IncomingMessage, body: Buffer) => void | Promise<void>;

/** A destination whose every answer is written by the test. */
export interface ScriptedServer {
  url: string;
  port: number;
  /** Bodies it got, in order. */
  readonly bodies: Buffer[];
  /** How it answers from now on. */
  answersWith(script: Script): void;
  stop(): Promise<void>;
}

export async function startScriptedServer(): Promise<ScriptedServer> {
  const bodies: Buffer[] = [];
  let script: Script = (response) => void response.end();
  const server = http.createServer(async (request, response) => {
    const body = await buffer(request);
    bodies.push(body);
    await script(response, request, body);
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}/`, port, bodies },
    answersWith(next) {
      script = next;
    },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
