import type { X509Certificate } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type https from "node:https";
import type { Duplex } from "node:stream";
import { type SecureContext, TLSSocket } from "node:tls";
import type { Connection } from "@postern/policy/ports";
import type { Exchange } from "./exchange.ts";
import { isAtOwnHost, type LiveEndpoint } from "./live-endpoint.ts";
import type { ReceivingPorts } from "./receiving-ports.ts";

/** What a listener does otherwise at some host names, which SNI tells in small letters. */
export interface AtHosts {
  /** Whether a client certificate is asked for there. */
  asksAt(host: string): boolean;
  /** The certificate that is shown there; nothing where the listener's own is. */
  certificateFor(host: string): Promise<SecureContext | undefined>;
}

/** Which host name a connection was asked for its client certificate at. */
const askedAt = new WeakMap<Duplex, string>();
const chains = new WeakMap<Duplex, readonly Buffer[]>();

const chainMax = 20;

/**
 * How a listener asks for client certificates at some host names only. Whether one is good is for the endpoint's policy to say, so the
 * handshake takes any, or none. Node knows this for whole servers only: what it does at the start of a connection is done again here,
 * once the host name is known and before the certificate is asked for. The server's own may wait for the database meanwhile.
 */
export function atHosts({ asksAt, certificateFor }: AtHosts): https.ServerOptions {
  return {
    rejectUnauthorized: false,
    SNICallback(this: unknown, name: string, done: (error: Error | null, context?: SecureContext) => void) {
      const host = name.toLowerCase();
      if (this instanceof TLSSocket && asksAt(host) && askForCertificate(this)) askedAt.set(this, host);
      certificateFor(host).then((context) => done(null, context), done);
    },
  };
}

/** The handle is Node's own affair: where it is another than expected nobody is asked, and so nobody let in. */
function askForCertificate(socket: TLSSocket): boolean {
  const { _handle: handle } = socket as unknown as { _handle?: { setVerifyMode?(requestCert: boolean, rejectUnauthorized: boolean): void } | null };
  if (!handle?.setVerifyMode) return false;
  handle.setVerifyMode(true, false);
  return true;
}

/** A certificate is relied on at the host name that it was asked for at (RFC 9110, section 7.4): another name takes another connection. */
export function isMisdirected({ head, request }: Exchange, endpoint: LiveEndpoint): boolean {
  if (!endpoint.ready?.certificateSources.has("tls") || !(request.socket instanceof TLSSocket) || !isAtOwnHost(endpoint, head)) return false;
  return askedAt.get(request.socket) !== endpoint.host;
}

/** What the connection of a request shows to its endpoint's gates; nothing where none of them asks. */
export function connectionOf(
  { head, request }: Exchange,
  endpoint: LiveEndpoint,
  { isTrustedProxy }: Pick<ReceivingPorts, "isTrustedProxy">,
): Connection | undefined {
  if (!endpoint.ready || endpoint.ready.certificateSources.size === 0) return;
  const isAsked = isAtOwnHost(endpoint, head) && askedAt.get(request.socket) === endpoint.host;
  return { chain: isAsked ? chainOf(request) : [], isTrustedProxy: isTrustedProxy(request.socket.remoteAddress ?? "") };
}

/** The certificates of the other end as it sent them; the same for every request of a connection. */
function chainOf({ socket }: IncomingMessage): readonly Buffer[] {
  const known = chains.get(socket);
  if (known) return known;
  const chain: Buffer[] = [];
  let certificate: X509Certificate | undefined = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
  for (; certificate && chain.length < chainMax; certificate = certificate.issuerCertificate) chain.push(certificate.raw);
  chains.set(socket, chain);
  return chain;
}
