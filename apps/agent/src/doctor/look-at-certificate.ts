import net from "node:net";
import tls from "node:tls";
import { terminalText } from "../terminal-text.ts";
import { throughProxy } from "../way-out/through-proxy.ts";
import { certificateShown, proxyTo } from "../way-out/way-out.ts";
import { causeOf, type Finding, fault, fine, remark, skipped } from "./finding.ts";

const waitMs = 5_000;
const soonMs = 14 * 86_400_000;

/** Who signed the certificate that a host shows here, and whether it counts: a company's proxy signs with an authority of its own. */
export async function lookAtCertificate(url: URL, now: Date): Promise<Finding> {
  const check = `TLS ${url.hostname}`;
  if (url.protocol !== "https:" && url.protocol !== "wss:") return skipped(check, "not encrypted: it is this machine");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const place = { host, port: Number(url.port) || 443 };
  try {
    const proxy = proxyTo(url);
    const way = proxy ? { socket: await throughProxy(proxy, place) } : place;
    const name = net.isIP(host) === 0 ? { servername: host } : {}; // an address is no server name (RFC 6066, section 3)
    return await shake(check, tls.connect({ ...way, ...name, ...certificateShown(), rejectUnauthorized: false, timeout: waitMs }), now);
  } catch (error) {
    return fault(check, `no connection (${causeOf(error)})`);
  }
}

function shake(check: string, socket: tls.TLSSocket, now: Date): Promise<Finding> {
  return new Promise((resolve) => {
    const end = (finding: Finding) => {
      socket.destroy();
      resolve(finding);
    };
    socket.once("secureConnect", () => end(judge(check, socket, now)));
    socket.once("timeout", () => end(fault(check, "the handshake does not end")));
    socket.on("error", (error) => end(fault(check, `no handshake (${causeOf(error)})`)));
  });
}

function judge(check: string, socket: tls.TLSSocket, now: Date): Finding {
  const certificate = socket.getPeerCertificate();
  const ends = new Date(certificate.valid_to);
  const issuer = terminalText([certificate.issuer?.O, certificate.issuer?.CN].flat().filter(Boolean).join(", ") || "itself");
  const says = `${socket.getProtocol()}, signed by ${issuer}, until ${certificate.valid_to}`;
  if (!socket.authorized) {
    const next = "If that is your company's proxy, give Node its authority: NODE_EXTRA_CA_CERTS=/path/to/authority.pem";
    return fault(check, `${says}: not trusted here (${String(socket.authorizationError)})`, next);
  }
  return ends.getTime() - now.getTime() < soonMs ? remark(check, says, "It ends soon: its operator should renew it.") : fine(check, says);
}
