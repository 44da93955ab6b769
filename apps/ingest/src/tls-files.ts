import fs from "node:fs";
import type { Environment } from "./env.ts";

/** A certificate chain and its private key, as PEM texts. */
export interface TlsFiles {
  cert: string;
  key: string;
}

/** Reads the certificate files that the environment names; nothing when it names none. */
export function readTls({ POSTERN_TLS_CERT: certFile, POSTERN_TLS_KEY: keyFile }: Environment): TlsFiles | undefined {
  if (certFile === undefined || keyFile === undefined) return;
  return { cert: fs.readFileSync(certFile, "utf8"), key: fs.readFileSync(keyFile, "utf8") };
}
