import fs from "node:fs/promises";
import path from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import { contextLimits } from "../tls.ts";

/** Certificates of hosts' own, by name. */
export interface HostCertificates {
  of(host: string): SecureContext | undefined;
  /** The names that they are for; `*.` and a domain for each label below it. */
  names(): readonly string[];
  stop(): void;
}

const lookMs = 60_000;
const hostsMax = 5_000;
/** A host name, or a wildcard as certificates' tools name its file: `_.dev.example.com`. */
const fileForm = /^(_\.)?[a-z0-9][a-z0-9.-]{2,250}$/;

/**
 * Keeps what lies in a folder: `<host>.crt` (a chain in PEM) and `<host>.key` beside it; `_.<domain>.crt` is a wildcard's, for one label below the
 * domain. It is read again every minute, so a renewed one counts without a restart. A pair that cannot be read is told of, and the one before it stays.
 */
export async function keepHostCertificates(folder: string, onTrouble: (error: Error) => void): Promise<HostCertificates> {
  const known = new Map<string, SecureContext>();
  const look = async () => {
    const names = await fs.readdir(folder);
    const hosts = names.filter((name) => name.endsWith(".crt")).map((name) => name.slice(0, -4).toLowerCase());
    for (const host of known.keys()) if (!hosts.includes(host)) known.delete(host);
    for (const host of hosts.filter((name) => fileForm.test(name)).slice(0, hostsMax)) {
      await readPair(folder, host).then((context) => known.set(host, context), onTrouble);
    }
  };
  await look().catch(onTrouble);
  const clock = setInterval(() => void look().catch(onTrouble), lookMs);
  return {
    of: (host) => known.get(host) ?? known.get(host.replace(/^[^.]+/, "_")),
    names: () => [...known.keys()].map((file) => file.replace(/^_/, "*")),
    stop: () => clearInterval(clock),
  };
}

async function readPair(folder: string, host: string): Promise<SecureContext> {
  const [cert, key] = await Promise.all([fs.readFile(path.join(folder, `${host}.crt`), "utf8"), fs.readFile(path.join(folder, `${host}.key`), "utf8")]);
  try {
    return createSecureContext({ cert, key, ...contextLimits });
  } catch {
    throw new Error(`the certificate or the key of ${host} in POSTERN_SHARE_CERTIFICATES cannot be used`); // OpenSSL's own words may quote the file
  }
}
