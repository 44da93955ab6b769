import http from "node:http";
import https from "node:https";
import { ProxiedAgent } from "./proxied-agent.ts";
import { type ProxySettings, proxyFor } from "./proxy-for.ts";

/** What this machine proves with that it may come, where the server asks for it in the handshake. */
export interface ClientCertificate {
  /** Both in PEM. */
  cert: string;
  key: string;
}
export interface WayOutSettings extends ProxySettings {
  certificate?: ClientCertificate | undefined;
}

const idleMs = 5_000;

let settings: WayOutSettings = {};
let agents = openAgents(settings);

/** How this process reaches the gateway from now on: said once, at its start. The local server is no matter of this: it is dialed as it stands. */
export function goOutBy(wanted: WayOutSettings): void {
  settings = wanted;
  agents = openAgents(settings);
}

/** What opens connections for calls to this address of the gateway's, and keeps them for the next. */
export function agentFor(url: URL): http.Agent {
  return choose(agents.kept, url);
}

/** The same for streams: each is a connection of its own, whose halves end by themselves. Sessions of TLS are kept, for most of its cost is the handshake. */
export function streamAgentFor(url: URL): http.Agent {
  return choose(agents.fresh, url);
}

function choose({ plain, direct, proxied }: Agents, url: URL): http.Agent {
  if (url.protocol === "http:" || url.protocol === "ws:") return plain; // this machine's own: demandEncryption sees to it
  return proxyTo(url) ? proxied : direct;
}

/** The proxy on the way to this address, where there is one. */
export function proxyTo(url: URL): URL | undefined {
  return proxyFor(url, settings);
}

/** Whether nothing of ours stands between: no proxy, and no certificate to show. */
export function goesPlainly(url: URL): boolean {
  return url.protocol === "http:" || (settings.certificate === undefined && proxyTo(url) === undefined);
}

/** What is shown in handshakes with the gateway. */
export function certificateShown(): ClientCertificate | undefined {
  return settings.certificate;
}

interface Agents {
  plain: http.Agent;
  direct: https.Agent;
  proxied: https.Agent;
}

function openAgents({ proxy, certificate }: WayOutSettings): { kept: Agents; fresh: Agents } {
  const open = (options: http.AgentOptions): Agents => {
    const direct = new https.Agent({ ...options, ...certificate });
    return { plain: new http.Agent(options), direct, proxied: proxy ? new ProxiedAgent(proxy, { ...options, ...certificate }) : direct };
  };
  return { kept: open({ keepAlive: true, timeout: idleMs, scheduling: "lifo" }), fresh: open({ keepAlive: false }) }; // kept as node keeps its own
}
