import https from "node:https";
import type { Duplex } from "node:stream";
import { throughProxy } from "./through-proxy.ts";

/** Speaks TLS to the gateway through a connection that the proxy opened: the proxy sees where it leads, and no more. */
export class ProxiedAgent extends https.Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(options: https.RequestOptions, callback: (error: Error | null, stream: Duplex) => void): undefined {
    const { host, port, allowHalfOpen } = options as { host: string; port: number; allowHalfOpen?: boolean };
    throughProxy(this.#proxy, { host, port, allowHalfOpen }).then(
      (socket) => callback(null, super.createConnection({ ...options, socket } as https.RequestOptions) as Duplex),
      (error: Error) => callback(error, undefined as unknown as Duplex),
    );
  }
}
