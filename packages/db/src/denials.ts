import type { Scope } from "./scope.ts";

/** A command that someone may not use. */
export interface Denial {
  scope: Scope;
  action: string;
  target?: string | undefined;
}
/** What stands for more of the same. */
export interface Folded {
  count: number;
  first: Date;
  last: Date;
}
/**
 * Denied commands on their way to the audit log. The first of a kind (who, what) is an entry at once; what follows within a minute is counted and
 * becomes one entry with count, first and last. So whoever tries without end fills neither the log nor the chain's lock, and nothing is hidden.
 */
export interface Denials {
  record(denial: Denial): Promise<void>;
  /** Writes what is folded. */
  end(): Promise<void>;
}
export interface DenialPorts {
  write(denial: Denial, folded?: Folded): Promise<void>;
  nowMs(): number;
}

interface Window {
  endsMs: number;
  denial: Denial;
  folded?: Folded;
}

const windowMs = 60_000;
const sweepMs = 5_000;
const kindsMax = 10_000;

export function createDenials(ports: DenialPorts): Denials {
  const windows = new Map<string, Window>(); // in the order in which they end
  const close = async (isOver: (window: Window) => boolean) => {
    for (const [kind, window] of windows) {
      if (!isOver(window)) return;
      windows.delete(kind);
      if (window.folded) await ports.write(window.denial, window.folded).catch(() => {}); // the first of them is an entry; a database that is away ends the count
    }
  };
  const sweep = setInterval(() => void close(({ endsMs }) => endsMs <= ports.nowMs()), sweepMs);
  sweep.unref();
  return {
    async record(denial) {
      const now = ports.nowMs();
      const kind = kindOf(denial);
      const open = windows.get(kind);
      if (open && open.endsMs > now) return fold(open, denial, new Date(now));
      await close(({ endsMs }) => endsMs <= now || windows.size >= kindsMax);
      windows.set(kind, { endsMs: now + windowMs, denial });
      await ports.write(denial);
    },
    async end() {
      clearInterval(sweep);
      await close(() => true);
    },
  };
}

function kindOf({ scope: { organizationId, actor }, action }: Denial): string {
  return `${organizationId} ${actor.kind} ${actor.id} ${action}`;
}

/** The last one's address and trace stand in the entry; what was aimed at differs, so it names nothing. */
function fold(window: Window, { scope, action }: Denial, at: Date): void {
  const { count, first } = window.folded ?? { count: 0, first: at };
  window.denial = { scope, action };
  window.folded = { count: count + 1, first, last: at };
}
