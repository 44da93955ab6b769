import http from "node:http";
import { listenAt } from "./listen-at.ts";

export interface HealthPorts {
  /** Why this process does not do its work now; nothing when it does. */
  whyNotReady(): string | undefined;
  /** What an operator should look at before it stops the work, one sentence each. */
  alarms(): readonly string[];
  /** Prometheus text. */
  metrics(): string;
}

/** Health and metrics on a port of their own, on loopback: nothing of it can be asked for from outside. */
export async function openHealth(port: number, ports: HealthPorts): Promise<{ port: number; stop(): void }> {
  const limits = { headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000 };
  const server = http.createServer(limits, (request, response) => {
    const { status, text } = answerTo(request.url, ports);
    response.writeHead(status, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
  });
  return {
    port: await listenAt(server, { host: "127.0.0.1", port }),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function answerTo(url: string | undefined, { whyNotReady, alarms, metrics }: HealthPorts): { status: number; text: string } {
  switch (url) {
    case "/healthz":
      return { status: 200, text: "alive\n" };
    case "/readyz": {
      const reason = whyNotReady();
      const lines = [reason ?? "ready", ...alarms().map((sentence) => `alarm: ${sentence}`)];
      return { status: reason === undefined ? 200 : 503, text: `${lines.join("\n")}\n` };
    }
    case "/metrics":
      return { status: 200, text: metrics() };
    default:
      return { status: 404, text: "There are /healthz, /readyz and /metrics.\n" };
  }
}
