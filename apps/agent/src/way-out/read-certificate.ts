import { createPrivateKey, X509Certificate } from "node:crypto";
import fs from "node:fs";
import tls from "node:tls";
import { Ended, exitCodes } from "../exit.ts";
import type { ClientCertificate } from "./way-out.ts";

/** Files in PEM, as the command line or the environment names them. */
export interface CertificateFiles {
  cert?: string | undefined;
  key?: string | undefined;
}

/** The certificate that is shown to the gateway; nothing where none is named. Throws an Ended that says what cannot be used, and what to do. */
export function readCertificate({ cert: certFile, key: keyFile }: CertificateFiles): ClientCertificate | undefined {
  if (certFile === undefined && keyFile === undefined) return;
  if (certFile === undefined) throw fault("a key proves nothing alone: name its certificate with --cert (POSTERN_CERT)");
  const cert = read(certFile);
  const key = keyFile === undefined ? cert : read(keyFile); // one file may hold both
  demandCertificate(certFile, cert);
  demandKey(keyFile ?? certFile, key, keyFile === undefined);
  try {
    tls.createSecureContext({ cert, key });
  } catch (error) {
    throw fault(`the key in ${keyFile ?? certFile} does not belong to the certificate in ${certFile} (${(error as Error).message})`);
  }
  return { cert, key };
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    throw fault(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function demandCertificate(file: string, text: string): void {
  try {
    new X509Certificate(text);
  } catch {
    throw fault(`${file} holds no certificate in PEM (-----BEGIN CERTIFICATE-----)`);
  }
}

function demandKey(file: string, text: string, isWithCertificate: boolean): void {
  const pem = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.exec(text)?.[0];
  if (pem === undefined && isWithCertificate) throw fault(`${file} holds a certificate without its key: name the key's file with --key (POSTERN_KEY)`);
  if (pem === undefined) throw fault(`${file} holds no private key in PEM (-----BEGIN PRIVATE KEY-----)`);
  try {
    createPrivateKey(text);
  } catch (error) {
    const isEncrypted = pem.includes("ENCRYPTED") || text.includes("Proc-Type: 4,ENCRYPTED");
    if (!isEncrypted) throw fault(`the private key in ${file} cannot be read (${(error as Error).message})`);
    const next = `(umask 077; openssl pkey -in ${file} -out agent.key)`;
    throw fault(`the private key in ${file} is encrypted, and the agent asks for no passphrase: write it out for yourself alone, ${next}`);
  }
}

function fault(words: string): Ended {
  return new Ended(exitCodes.usage, words);
}
