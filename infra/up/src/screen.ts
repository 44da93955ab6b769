import { CannotStart } from "../cannot-start.mjs";

/** What the starter tells: a line a step for people, or one JSON object a line for programs. */
export interface Screen {
  /** Runs a step and says how long it took; `about` warns of the long ones. */
  step<Result>(label: string, work: () => Promise<Result> | Result, about?: string): Promise<Result>;
  say(text: string): void;
  event(event: string, facts: Record<string, unknown>): void;
}

const slowMs = 1_500; // a step that takes longer says that it is under way, where lines cannot be redrawn

export function openScreen(json: boolean): Screen {
  return json ? jsonScreen() : humanScreen(process.stdout);
}

function jsonScreen(): Screen {
  const event: Screen["event"] = (name, facts) => process.stdout.write(`${JSON.stringify({ event: name, ...facts })}\n`);
  return {
    event,
    say: (text) => event("said", { text }),
    async step(label, work) {
      const startedAt = performance.now();
      const result = await work();
      event("step", { label, tookMs: Math.round(performance.now() - startedAt) });
      return result;
    },
  };
}

function humanScreen(out: NodeJS.WriteStream): Screen {
  const live = out.isTTY;
  const paint = live && !process.env.NO_COLOR ? (code: number, text: string) => `\x1b[${code}m${text}\x1b[0m` : (_code: number, text: string) => text;
  const underWay = (label: string, about: string) => paint(2, `  ◌ ${label}${about && ` (${about})`}`);
  return {
    event: () => {},
    say: (text) => out.write(`${text}\n`),
    async step(label, work, about = "") {
      const startedAt = performance.now();
      if (live) out.write(underWay(label, about));
      const slow = live ? undefined : setTimeout(() => out.write(`${underWay(label, about)}\n`), slowMs);
      try {
        const result = await work();
        const took = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
        out.write(`${live ? "\r\x1b[K" : ""}  ${paint(32, "✔")} ${label.padEnd(44)} ${paint(2, took.padStart(7))}\n`);
        return result;
      } catch (error) {
        out.write(`${live ? "\r\x1b[K" : ""}  ${paint(31, "✖")} ${label}\n`);
        throw error;
      } finally {
        clearTimeout(slow);
      }
    },
  };
}

/** Every end that is not a bug is one sentence. */
export function sentenceOf(error: unknown): string {
  if (error instanceof CannotStart) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
