import { setTimeout as sleep } from "node:timers/promises";
import type { ClaimedHost, IssuedCertificate } from "@postern/db/certificates/claim";
import { type Issue, NotIssued } from "./acme-authority.ts";

export interface KeeperPorts {
  /** The next host whose certificate is due; nobody else has it meanwhile. */
  claim(): Promise<ClaimedHost | undefined>;
  issue: Issue;
  /** False when it came too late. */
  keep(claimed: ClaimedHost, issued: IssuedCertificate): Promise<boolean>;
  fail(claimed: ClaimedHost, failure: { reason: string; nextAt: Date }): Promise<void>;
  nowMs(): number;
  random(): number;
  /** One line for each host: what became of it. */
  tell(line: {
    event: "certificate.kept" | "certificate.late" | "certificate.failed";
    organizationId: string;
    host: string;
    reason?: string;
    err?: unknown;
  }): void;
  onTrouble(error: Error): void;
}
export interface CertificateKeeper {
  /** Looks at once: a share was opened. */
  look(): void;
  /** Ends after the host at hand, or in a second: another process claims it when its time is over. */
  stop(): Promise<void>;
}

const lookMs = 30_000;
const stopMs = 1_000;
const atOnce = 50;

/** Gets and renews certificates, one host after the other; of all processes one at a time has a host. */
export function keepCertificates(ports: KeeperPorts): CertificateKeeper {
  let going: Promise<void> | undefined;
  let isAsked = false;
  let stopped = false;
  const go = async () => {
    do {
      isAsked = false;
      for (let hosts = 0; hosts < atOnce && !stopped && (await getNext(ports)); hosts++);
    } while (isAsked && !stopped);
  };
  const look = () => {
    isAsked = true;
    going ??= go()
      .catch(ports.onTrouble)
      .finally(() => {
        going = undefined;
      });
  };
  const clock = setInterval(look, lookMs);
  look();
  return {
    look,
    async stop() {
      stopped = true;
      clearInterval(clock);
      await Promise.race([going, sleep(stopMs, undefined, { ref: false })]);
    },
  };
}

/** Whether there was one to get. */
async function getNext(ports: KeeperPorts): Promise<boolean> {
  const claimed = await ports.claim();
  if (!claimed) return false;
  const { organizationId, host, failures } = claimed;
  const about = { organizationId, host };
  try {
    const isKept = await ports.keep(claimed, await ports.issue(host));
    ports.tell({ event: isKept ? "certificate.kept" : "certificate.late", ...about });
  } catch (error) {
    if (!(error instanceof NotIssued)) throw error;
    await ports.fail(claimed, { reason: error.message, nextAt: new Date(ports.nowMs() + nextTryAfterMs(failures, ports.random)) });
    ports.tell({ event: "certificate.failed", ...about, reason: error.message, err: error.cause });
  }
  return true;
}

const waitsMinutes = [5, 15, 60, 360, 1_440];

/** How long a host waits after so many failures in a row and one more. Authorities count failures: Let's Encrypt takes five an hour for a name. */
export function nextTryAfterMs(failuresBefore: number, random: () => number): number {
  const minutes = waitsMinutes[Math.min(failuresBefore, waitsMinutes.length - 1)] ?? 1_440;
  return minutes * 60_000 * (1 + 0.2 * random());
}
