import type { SettledDelivery } from "@postern/contract/lane";

/** What the worker counts; labels are few and never hold an id. */
export class Counters {
  readonly #attempts = new Map<string, number>();
  #stale = 0;
  #failedTurns = 0;

  attempted({ outcome }: SettledDelivery): void {
    const reason = outcome.kind === "delivered" ? "none" : outcome.reason;
    const labels = `outcome="${outcome.kind}",reason="${reason}"`;
    this.#attempts.set(labels, (this.#attempts.get(labels) ?? 0) + 1);
  }

  stale(count: number): void {
    this.#stale += count;
  }

  turnFailed(): void {
    this.#failedTurns++;
  }

  /** Prometheus text, with these gauges read now. */
  render(gauges: { lanesRunning: number; lanesWaiting: number; slotsInUse: number; sweepAgeSeconds: number }): string {
    const attempts = [...this.#attempts].map(([labels, count]) => `postern_worker_attempts_total{${labels}} ${count}`);
    return [
      ...head("postern_worker_attempts_total", "counter", "Attempts by outcome and reason"),
      ...attempts,
      ...counter("postern_worker_stale_settles_total", "Outcomes whose lease was no longer ours", this.#stale),
      ...counter("postern_worker_failed_turns_total", "Turns that ended with an error of the database", this.#failedTurns),
      ...gauge("postern_worker_lanes_running", "Lanes whose turn it is", gauges.lanesRunning),
      ...gauge("postern_worker_lanes_waiting", "Lanes that wait for their turn", gauges.lanesWaiting),
      ...gauge("postern_worker_slots_in_use", "Sends in flight", gauges.slotsInUse),
      ...gauge("postern_worker_sweep_age_seconds", "Since the last sweep of due lanes", gauges.sweepAgeSeconds),
      ...gauge("postern_worker_resident_bytes", "Resident memory of the process", process.memoryUsage.rss()),
      "",
    ].join("\n");
  }
}

function head(name: string, kind: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`];
}

function counter(name: string, help: string, value: number): string[] {
  return [...head(name, "counter", help), `${name} ${value}`];
}

function gauge(name: string, help: string, value: number): string[] {
  return [...head(name, "gauge", help), `${name} ${value}`];
}
