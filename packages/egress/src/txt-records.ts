import { Resolver } from "node:dns/promises";

/** What the DNS says of a name's TXT records. Only "none" is an answer that they are not there; a failure proves nothing. */
export type TxtRecords = { kind: "found"; values: string[] } | { kind: "none" } | { kind: "failed"; code: string };
export type FindTxtRecords = (name: string) => Promise<TxtRecords>;

export interface TxtResolverSettings {
  /** Addresses of the name servers to ask, such as 192.0.2.53 or 127.0.0.1:5353; those of the machine when empty. */
  servers?: readonly string[];
  timeoutMs?: number;
}

const tries = 2;
const deadlineMs = 5_000;
const valuesMax = 50;
const absent = new Set(["ENOTFOUND", "ENODATA"]);

/** Looks TXT records up, each name within five seconds. A record cut into several strings is put together again (RFC 7208, section 3.3). */
export function createTxtResolver({ servers = [], timeoutMs = 2_000 }: TxtResolverSettings = {}): FindTxtRecords {
  return async (name) => {
    const resolver = new Resolver({ timeout: timeoutMs, tries });
    if (servers.length > 0) resolver.setServers(servers);
    const deadline = setTimeout(() => resolver.cancel(), deadlineMs);
    try {
      const records = await resolver.resolveTxt(name);
      return { kind: "found", values: records.slice(0, valuesMax).map((parts) => parts.join("")) };
    } catch (error) {
      const { code = "EUNKNOWN" } = error as { code?: string };
      return absent.has(code) ? { kind: "none" } : { kind: "failed", code };
    } finally {
      clearTimeout(deadline);
    }
  };
}
