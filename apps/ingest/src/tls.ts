import { constants } from "node:crypto";
import fs from "node:fs";
import type https from "node:https";
import { type AsksAt, askingAt } from "./client-certificate.ts";
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

/** How every listener here speaks TLS, with these files; `asksAt`: at which host names it asks for a client certificate. */
export function tlsOptions(files: TlsFiles, asksAt?: AsksAt): https.ServerOptions {
  return { ...limits, ...files, ...(asksAt && askingAt(asksAt)) };
}

// AEAD only: Node's own list still offers CBC, CCM8 and ARIA on TLS 1.2.
const limits: https.ServerOptions = {
  minVersion: "TLSv1.2",
  ciphers: [
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    ...["ECDSA", "RSA"].flatMap((kind) => ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"].map((cipher) => `ECDHE-${kind}-${cipher}`)),
  ].join(":"),
  honorCipherOrder: true,
  handshakeTimeout: 10_000,
  // No session is taken up again: each connection proves its client certificate anew.
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET,
  ALPNProtocols: ["http/1.1"],
};
