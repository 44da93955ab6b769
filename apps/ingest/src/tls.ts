import { constants, X509Certificate } from "node:crypto";
import fs from "node:fs";
import type https from "node:https";
import type { SecureContextOptions } from "node:tls";
import { type AtHosts, atHosts } from "./client-certificate.ts";
import type { Environment } from "./env.ts";

/** A certificate chain and its private key, as PEM texts. */
export interface TlsFiles {
  cert: string;
  key: string;
}

/** Reads the certificate files that the environment names; nothing when it names none. */
export function readTls({ POSTERN_TLS_CERT: certFile, POSTERN_TLS_KEY: keyFile }: Environment): TlsFiles | undefined {
  return read(certFile, keyFile);
}

/** Those of shares; the others' where there are none of their own. */
export function readShareTls(env: Environment): TlsFiles | undefined {
  return read(env.POSTERN_SHARE_TLS_CERT, env.POSTERN_SHARE_TLS_KEY) ?? readTls(env);
}

function read(certFile: string | undefined, keyFile: string | undefined): TlsFiles | undefined {
  if (certFile === undefined || keyFile === undefined) return;
  return { cert: fs.readFileSync(certFile, "utf8"), key: fs.readFileSync(keyFile, "utf8") };
}

/** The DNS names that a certificate is for, `*.` among them; nothing without one. */
export function namesCovered(files: TlsFiles | undefined): readonly string[] | undefined {
  if (!files) return;
  const { subjectAltName = "" } = new X509Certificate(files.cert);
  return subjectAltName.split(", ").flatMap((name) => (name.startsWith("DNS:") ? [name.slice(4).toLowerCase()] : []));
}

/** Whether one of these names is this host's: `*.` stands for one label. */
export function isCovered(host: string, names: readonly string[] = []): boolean {
  return names.includes(host) || names.includes(`*${host.slice(host.indexOf("."))}`);
}

/** How every listener here speaks TLS, with these files; `hosts`: what it does otherwise at some host names. */
export function tlsOptions(files: TlsFiles, hosts?: AtHosts): https.ServerOptions {
  return { ...limits, ...files, ...(hosts && atHosts(hosts)) };
}

/** Of a certificate of a host's own as well: OpenSSL takes the ciphers from the context that SNI chose. AEAD only: Node's list has CBC, CCM8 and ARIA. */
export const contextLimits: SecureContextOptions = {
  minVersion: "TLSv1.2",
  ciphers: [
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    ...["ECDSA", "RSA"].flatMap((kind) => ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"].map((cipher) => `ECDHE-${kind}-${cipher}`)),
  ].join(":"),
  honorCipherOrder: true,
  // No session is taken up again: each connection proves its client certificate anew.
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET,
};

const limits: https.ServerOptions = {
  ...contextLimits,
  handshakeTimeout: 10_000,
  ALPNProtocols: ["http/1.1"],
};
