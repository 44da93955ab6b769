import { Problem } from "@postern/contract/problem";

/** Counts what each organization has under way, so that one of them cannot take every connection from the others. */
export interface TenantShares {
  /** Runs `work` when the organization has a place free; waits for one in turn, and throws the throttled problem when that takes too long. */
  run<Result>(organizationId: string, work: () => Promise<Result>): Promise<Result>;
}
export interface ShareLimits {
  atOnceMax: number;
  waitingMax: number;
  waitMs: number;
}

interface Share {
  running: number;
  waiting: Set<() => void>;
}

export function createTenantShares({ atOnceMax, waitingMax, waitMs }: ShareLimits): TenantShares {
  const shares = new Map<string, Share>();

  function enter(organizationId: string): Promise<void> | undefined {
    const share = shares.get(organizationId) ?? { running: 0, waiting: new Set() };
    shares.set(organizationId, share);
    if (share.running < atOnceMax) {
      share.running++;
      return;
    }
    if (share.waiting.size >= waitingMax) throw new Problem("throttled", "your organization has too many calls under way");
    return nextPlace(share, waitMs);
  }
  function leave(organizationId: string): void {
    const share = shares.get(organizationId);
    if (!share) return;
    const [next] = share.waiting;
    if (next) {
      share.waiting.delete(next);
      next();
    } else if (--share.running === 0) shares.delete(organizationId);
  }
  return {
    async run(organizationId, work) {
      await enter(organizationId);
      try {
        return await work();
      } finally {
        leave(organizationId);
      }
    },
  };
}

/** Settles when one who leaves hands on their place, or rejects when none did for `waitMs`. */
function nextPlace({ waiting }: Share, waitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(go);
      reject(new Problem("throttled", `your organization's other calls took longer than ${waitMs} ms`));
    }, waitMs);
    const go = () => {
      clearTimeout(timer);
      resolve();
    };
    waiting.add(go);
  });
}
