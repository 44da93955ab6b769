import type { LiveShare } from "./live-share.ts";
import type { Visitor } from "./visitor.ts";

/** What is open at shares now: whoever may stay no longer is cut within seconds. */
export interface Ongoing {
  /** Its signal ends what is open; give it back when it ended by itself. */
  begin(share: LiveShare, visitor: Visitor): { signal: AbortSignal; end(): void };
  /** Looks at once: something changed. */
  look(): Promise<void>;
  stop(): void;
}

const lookMs = 2_000;

interface Stay {
  share: LiveShare;
  visitor: Visitor;
  cut: AbortController;
}

export function keepOngoing(shareNow: (id: string) => LiveShare | undefined, onTrouble: (error: Error) => void): Ongoing {
  const stays = new Set<Stay>();
  let looking: Promise<void> | undefined;
  const look = (): Promise<void> => {
    looking ??= lookAt([...stays], shareNow)
      .catch(onTrouble)
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  const clock = setInterval(() => void look(), lookMs);
  return {
    begin(share, visitor) {
      const stay: Stay = { share, visitor, cut: new AbortController() };
      stays.add(stay);
      return { signal: stay.cut.signal, end: () => void stays.delete(stay) };
    },
    look,
    stop() {
      clearInterval(clock);
      for (const { cut } of stays) cut.abort();
    },
  };
}

async function lookAt(stays: readonly Stay[], shareNow: (id: string) => LiveShare | undefined): Promise<void> {
  await Promise.all(
    stays.map(async ({ share, visitor, cut }) => {
      const now = shareNow(share.id);
      if (!now || !(await visitor.mayStay(now))) cut.abort();
    }),
  );
}
