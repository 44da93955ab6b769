import http from "node:http";
import type { AddressInfo } from "node:net";

/** A local server that writes down what reaches it. */
export interface LocalRecorder {
  port: number;
  seen: { method: string; target: string; rawHeaders: string[]; body: Buffer }[];
  /** What to answer; the default is 200. */
  respond: (request: http.IncomingMessage, response: http.ServerResponse) => void;
  /** Stops listening; `listenAgain` takes the same port. */
  close(): Promise<void>;
  listenAgain(): Promise<void>;
}

export async function recordLocally(): Promise<LocalRecorder> {
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    recorder.seen.push({ method: request.method ?? "", target: request.url ?? "", rawHeaders: request.rawHeaders, body: Buffer.concat(chunks) });
    recorder.respond(request, response);
  });
  const start = (port: number) => new Promise<void>((resolve) => server.listen(port, "localhost", resolve));
  await start(0);
  const { port } = server.address() as AddressInfo;
  const recorder: LocalRecorder = {
    port,
    seen: [],
    respond: (_request, response) => void response.end("ok"),
    listenAgain: () => start(port),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return recorder;
}
