import { UnusableKeys } from "@postern/db/seal";
import { CannotStart } from "../cannot-start.mjs";

/** What the starter tells: a line a step for people, or one JSON object a line for programs. */
export interface Screen {
  /** Runs a step and says how long it took; `about` warns of the long ones. */
  step<Result>(label: string, work: () => Promise<Result> | Result, about?: string): Promise<Result>;
  say(text: string): void;
  event(event: string, facts: Record<string, unknown>): void;
}

const tickMs = 1_000;
const slowMs = 1_500; // a step that takes longer says that it is under way, where lines cannot be redrawn

/** A terminal that was closed hears nothing more; that is no reason to fall before everything was ended in order. */
export function outliveTerminal(): void {
  for (const out of [process.stdout, process.stderr]) out.on("error", () => {});
}

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
  const underWay = new Map<string, number>(); // each with its start; several steps may be, so they share the last line
  const draw = () => {
    if (!live || underWay.size === 0) return;
    const seconds = Math.floor((performance.now() - Math.min(...underWay.values())) / 1000);
    const waited = seconds > 1 ? `, ${seconds} s` : "";
    out.write(`\r\x1b[K${paint(2, `  ◌ ${[...underWay.keys()].join(", ")}${waited}`.slice(0, (out.columns || 80) - 1))}`);
  };
  if (live) setInterval(draw, tickMs).unref();
  const print = (line: string) => {
    out.write(`${live ? "\r\x1b[K" : ""}${line}\n`);
    draw();
  };
  return {
    event: () => {},
    say: print,
    async step(label, work, about = "") {
      const startedAt = performance.now();
      const shown = about ? `${label} (${about})` : label;
      underWay.set(shown, startedAt);
      draw();
      const slow = live ? undefined : setTimeout(() => print(`  ◌ ${shown}`), slowMs);
      const settle = (line?: string) => {
        clearTimeout(slow);
        underWay.delete(shown);
        if (line) print(line);
      };
      try {
        const result = await work();
        settle(`  ${paint(32, "✔")} ${label.padEnd(44)} ${paint(2, `${((performance.now() - startedAt) / 1000).toFixed(1)} s`.padStart(7))}`);
        return result;
      } catch (error) {
        settle((error as Error).name === "AbortError" ? undefined : `  ${paint(31, "✖")} ${label}`);
        throw error;
      }
    },
  };
}

/** Every end that is not a bug is one sentence. */
export function sentenceOf(error: unknown): string {
  if (error instanceof CannotStart || error instanceof UnusableKeys) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
