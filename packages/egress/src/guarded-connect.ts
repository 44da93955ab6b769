import { lookup } from "node:dns/promises";
import net from "node:net";
import tls from "node:tls";
import type { buildConnector } from "undici";
import type { AddressGuard } from "./address-guard.ts";

export interface ResolvedAddress {
  address: string;
  family: number;
}
export type Resolve = (host: string) => Promise<ResolvedAddress[]>;

export interface ConnectSettings {
  guard: AddressGuard;
  resolve?: Resolve | undefined;
}

/** The name, TCP and TLS each get this long. */
const connectTimeoutMs = 5_000;

/** The guard said no: before a connection was made, or at the last look before a byte was sent. */
export class AddressRefused extends Error {
  override name = "AddressRefused";
}
/** The name does not lead anywhere. */
export class NameNotResolved extends Error {
  override name = "NameNotResolved";
}
export class ConnectTimeout extends Error {
  override name = "ConnectTimeout";
}

const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/** Where a host may be called: its literal address, or all that its name resolves to; one bad address refuses the name. */
async function vetHost(host: string, port: number, { guard, resolve = systemResolve }: Pick<ConnectSettings, "guard" | "resolve">): Promise<ResolvedAddress[]> {
  const ours = guard.refusalOfHost(host, port);
  if (ours) throw new AddressRefused(ours);
  const literal = host.replace(/^\[|\]$/g, "");
  const addresses = net.isIP(literal) ? [{ address: literal, family: net.isIP(literal) }] : await resolveName(host, resolve);
  for (const { address } of addresses) {
    const refusal = guard.refusalOf(address) ?? guard.refusalOfPort(port, address);
    if (refusal) throw new AddressRefused(refusal);
  }
  return addresses;
}

async function resolveName(host: string, resolve: Resolve): Promise<ResolvedAddress[]> {
  let addresses: ResolvedAddress[];
  try {
    addresses = await resolve(host);
  } catch (error) {
    throw new NameNotResolved(`${host} cannot be resolved`, { cause: error });
  }
  if (addresses.length === 0) throw new NameNotResolved(`${host} has no address`);
  return addresses;
}

/** An undici connector that vets at connect time: literal or every resolved address, then the address really connected to, then TLS. */
export function createGuardedConnect(settings: ConnectSettings, onConnected: (address: string) => void): buildConnector.connector {
  return ({ hostname, protocol, port }, callback) => {
    const secure = protocol === "https:";
    connect({ hostname, port: Number(port) || (secure ? 443 : 80), secure }, settings)
      .then((socket) => {
        onConnected(socket.remoteAddress ?? "");
        callback(null, socket);
      })
      .catch((error: Error) => callback(error, null));
  };
}

interface Peer {
  hostname: string;
  port: number;
  secure: boolean;
}

async function connect(peer: Peer, settings: ConnectSettings): Promise<net.Socket> {
  const addresses = await withLimit(vetHost(peer.hostname, peer.port, settings), "resolving the name");
  const socket = await dial(peer, addresses);
  const refusal = settings.guard.refusalOf(socket.remoteAddress ?? "nothing");
  if (refusal) {
    socket.destroy();
    throw new AddressRefused(refusal);
  }
  socket.setNoDelay(true);
  return peer.secure ? secure(peer, socket) : socket;
}

// Only the vetted addresses are dialled: the name is not asked a second time, so it cannot answer differently.
function dial({ hostname, port }: Peer, addresses: ResolvedAddress[]): Promise<net.Socket> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const socket = net.connect({
    host,
    port,
    autoSelectFamily: true,
    lookup: (_host, options, answer) => (options.all ? answer(null, addresses) : answer(null, addresses[0]?.address ?? "", addresses[0]?.family)),
  });
  return established(socket, "connect", "connecting");
}

function secure({ hostname }: Peer, socket: net.Socket): Promise<tls.TLSSocket> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const secured = tls.connect({
    socket,
    host,
    ...(net.isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ["http/1.1"],
    minVersion: "TLSv1.2",
    rejectUnauthorized: true, // stated, for NODE_TLS_REJECT_UNAUTHORIZED would turn the default off
  });
  return established(secured, "secureConnect", "the TLS handshake");
}

function established<Socket extends net.Socket>(socket: Socket, event: "connect" | "secureConnect", what: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(new ConnectTimeout(`${what} took longer than ${connectTimeoutMs} ms`)), connectTimeoutMs);
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const closed = () => fail(Object.assign(new Error(`the connection was closed while ${what}`), { code: "ECONNRESET" }));
    socket.once("error", fail);
    socket.once("close", closed);
    socket.once(event, () => {
      clearTimeout(timer);
      socket.removeListener("error", fail);
      socket.removeListener("close", closed);
      resolve(socket);
    });
  });
}

function withLimit<Value>(work: Promise<Value>, what: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ConnectTimeout(`${what} took longer than ${connectTimeoutMs} ms`)), connectTimeoutMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
