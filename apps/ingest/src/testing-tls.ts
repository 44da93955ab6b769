import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";

const subject = ["-nodes", "-subj", "/CN=localhost", "-days", "2"];

/** Files of a certificate for localhost that nobody vouches for; nothing where there is no openssl. */
export function makeCertificate(): { certFile: string; keyFile: string } | undefined {
  if (spawnSync("openssl", ["version"]).status !== 0) return;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-tls-"));
  const [certFile, keyFile] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", keyFile];
  execFileSync("openssl", ["req", "-x509", ...key, ...subject, "-out", certFile], { stdio: "ignore" });
  return { certFile, keyFile };
}

/** Shakes hands and answers the cipher; rejects when the listener does not agree. */
export function cipherOf(port: number, offer: tls.ConnectionOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ port, rejectUnauthorized: false, ...offer }, () => {
      resolve(socket.getCipher().name);
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

/** AEAD on TLS 1.2. */
export const modernCipher = /^ECDHE-ECDSA-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)$/;
export const oldOffers: tls.ConnectionOptions[] = [
  { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-SHA256" },
  { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" },
];
