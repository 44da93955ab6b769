import http from "node:http";
import type { AddressInfo } from "node:net";

export interface HealthPorts {
  /** Why this process does not do its work now; nothing when it does. */
  whyNotReady(): string | undefined;
  /** Prometheus text. */
  metrics(): string;
}

/** Health and metrics on loopback: nothing of it can be asked for from outside. */
export async function openHealth(port: number, { whyNotReady, metrics }: HealthPorts): Promise<{ port: number; stop(): void }> {
  const server = http.createServer({ headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000 }, (request, response) => {
    const send = (status: number, text: string) => response.writeHead(status, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
    const reason = whyNotReady();
    if (request.url === "/healthz") send(200, "alive\n");
    else if (request.url === "/readyz") send(reason === undefined ? 200 : 503, `${reason ?? "ready"}\n`);
    else if (request.url === "/metrics") send(200, metrics());
    else send(404, "There are /healthz, /readyz and /metrics.\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
