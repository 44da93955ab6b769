import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";

/** Where a connection leads that a proxy opens. */
export interface ProxiedPlace {
  host: string;
  port: number | string;
  /** For streams of which each half ends by itself. */
  allowHalfOpen?: boolean | undefined;
}

const dialMs = 10_000;

/** A connection that a proxy opened for us (CONNECT, RFC 9110, section 9.3.6); throws an error that says why there is none. */
export function throughProxy(proxy: URL, { host, port, allowHalfOpen = false }: ProxiedPlace): Promise<Socket> {
  const place = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    const asking = (proxy.protocol === "https:" ? https : http).request({
      ...{ host: proxy.hostname.replace(/^\[|\]$/g, ""), port: proxy.port || (proxy.protocol === "https:" ? 443 : 80) },
      ...{ method: "CONNECT", path: place, headers: { Host: place, ...authorization(proxy) }, agent: false, timeout: dialMs },
      ...{ allowHalfOpen, noDelay: true },
    });
    asking.once("connect", ({ statusCode = 0 }, socket: Socket, head) => {
      if (statusCode === 200 && head.length === 0) return resolve(socket.setTimeout(0));
      socket.destroy();
      reject(new ProxyFault(statusCode === 200 ? "spoke before it was spoken to" : answered(statusCode)));
    });
    asking.once("response", ({ statusCode = 0 }) => {
      asking.destroy();
      reject(new ProxyFault(answered(statusCode)));
    });
    asking.once("timeout", () => asking.destroy(new ProxyFault(`did not answer in ${dialMs / 1_000} s`)));
    asking.once("error", (error: NodeJS.ErrnoException) => reject(error instanceof ProxyFault ? error : new ProxyFault(error.code ?? error.message)));
    asking.end();
  });
}

/** The proxy did not open the connection. */
class ProxyFault extends Error {
  constructor(what: string) {
    super(`by the proxy: ${what}`);
  }
}

function answered(status: number): string {
  return status === 407 ? "it wants a name and a password (407): HTTPS_PROXY=http://name:password@host:port" : `it answered ${status}`;
}

function authorization({ username, password }: URL): { "Proxy-Authorization"?: string } {
  if (username === "") return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "Proxy-Authorization": `Basic ${Buffer.from(pair).toString("base64")}` };
}
