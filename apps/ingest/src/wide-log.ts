import type { Logger } from "pino";

/** One wide line per request, at a rate that a flood cannot raise. */
export type WideLog = (event: "event.accepted" | "event.refused" | "event.duplicate" | "event.turned-away" | "login.answered", fields: () => object) => void;

const linesPerSecond = 200;

/** Past the rate lines are left out, their fields never gathered, and the next one written says how many: `unwritten`. */
export function createWideLog(log: Pick<Logger, "info">, nowMs: () => number): WideLog {
  const seconds = new Map<string, { startMs: number; lines: number; unwritten: number }>();
  return (event, fields) => {
    const atMs = nowMs();
    const second = seconds.get(event) ?? { startMs: atMs, lines: 0, unwritten: 0 };
    seconds.set(event, second);
    if (atMs - second.startMs >= 1_000) {
      second.startMs = atMs;
      second.lines = 0;
    }
    if (second.lines >= linesPerSecond) {
      second.unwritten += 1;
      return;
    }
    log.info(second.unwritten === 0 ? { event, ...fields() } : { event, ...fields(), unwritten: second.unwritten });
    second.lines += 1;
    second.unwritten = 0;
  };
}
