import type { ClaimedDelivery, LaneStore } from "@postern/contract/lane";

const renewEveryMs = 15_000;
/** The lease's 60 s less a margin: without a renewal for this long, what is held is not ours any more. */
const leaseTrustMs = 50_000;

interface KeeperPorts {
  store: Pick<LaneStore, "renew">;
  now(): Date;
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}
interface Held {
  /** What is leased and not yet sent, or in flight. */
  list(): ClaimedDelivery[];
  /** These leases went to someone else. */
  drop(lost: ReadonlySet<string>): void;
}

/** Renews the leases a turn holds until the signal aborts; an unreachable store makes them lost before they run out. */
export async function keepLeases({ store, now, wait }: KeeperPorts, held: Held, over: AbortSignal): Promise<void> {
  let renewedAtMs = now().getTime();
  while (true) {
    await wait(renewEveryMs, over);
    if (over.aborted) return;
    const list = held.list();
    const askedAtMs = now().getTime();
    try {
      if (list.length > 0) held.drop((await store.renew(list)).lost);
      renewedAtMs = askedAtMs;
    } catch {
      if (askedAtMs - renewedAtMs >= leaseTrustMs) held.drop(new Set(list.map(({ deliveryId }) => deliveryId)));
    }
  }
}
