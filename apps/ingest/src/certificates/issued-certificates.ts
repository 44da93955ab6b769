import { createSecureContext, type SecureContext } from "node:tls";
import type { HostCertificate } from "@postern/db/certificates/read";
import { contextLimits } from "../tls.ts";

export interface IssuedSource {
  /** Whose share or endpoint is at a host: nobody else's certificate is shown there. */
  ownerOf(host: string): string | undefined;
  read(place: { organizationId: string; host: string }): Promise<HostCertificate | undefined>;
  nowMs(): number;
  onTrouble(error: Error): void;
}
/** The certificates that an authority issued, at hand for the handshake. */
export interface IssuedCertificates {
  of(host: string): Promise<SecureContext | undefined>;
  /** It has a new one; without a name, any may have. */
  forget(host?: string): void;
}

interface Known {
  organizationId: string;
  context: SecureContext | undefined;
  readAtMs: number;
  endsAtMs: number;
}

const knownMax = 1_000;
const freshMs = 60_000;
const noneFreshMs = 5_000;

/** Reads a host's certificate when it is first asked for, and again each minute; what is nobody's is not even looked for. */
export function keepIssued(source: IssuedSource): IssuedCertificates {
  const known = new Map<string, Known>();
  const reading = new Map<string, Promise<Known>>();
  const readAgain = (organizationId: string, host: string): Promise<Known> => {
    const one = read(source, { organizationId, host, last: known.get(host) }).finally(() => reading.delete(host));
    reading.set(host, one);
    return one;
  };
  return {
    async of(host) {
      const organizationId = source.ownerOf(host);
      if (organizationId === undefined) return;
      const last = known.get(host);
      const isFresh = last?.organizationId === organizationId && source.nowMs() - last.readAtMs < (last.context ? freshMs : noneFreshMs);
      const found = isFresh ? last : await (reading.get(host) ?? readAgain(organizationId, host));
      known.delete(host);
      known.set(host, found); // the one that was asked for last stands last
      for (const oldest of known.keys()) {
        if (known.size <= knownMax) break;
        known.delete(oldest);
      }
      return found.organizationId === organizationId && found.endsAtMs > source.nowMs() ? found.context : undefined;
    },
    forget(host) {
      for (const [name, one] of host === undefined ? known : [...known].filter(([name]) => name === host)) known.set(name, { ...one, readAtMs: 0 });
    },
  };
}

/** While it cannot be read, the one before it counts. */
async function read(source: IssuedSource, { organizationId, host, last }: { organizationId: string; host: string; last: Known | undefined }): Promise<Known> {
  const readAtMs = source.nowMs();
  try {
    const found = await source.read({ organizationId, host });
    return { organizationId, readAtMs, context: found && contextOf(host, found), endsAtMs: found?.notAfterMs ?? 0 };
  } catch (error) {
    source.onTrouble(error as Error);
    const before = last?.organizationId === organizationId ? last : { organizationId, context: undefined, endsAtMs: 0 };
    return { ...before, readAtMs: before.context ? readAtMs - freshMs + noneFreshMs : readAtMs };
  }
}

function contextOf(host: string, { chain, key }: HostCertificate): SecureContext {
  try {
    return createSecureContext({ cert: chain, key, ...contextLimits });
  } catch {
    throw new Error(`the certificate of ${host} cannot be used`); // OpenSSL's own words may quote the key
  }
}
