import type { SettledDelivery } from "@postern/contract/lane";
import { createMetrics, type KeyOf, type MetricTable } from "@postern/process/metrics";
import { vitalMetrics } from "@postern/process/vitals";

const metrics = {
  attempts: { name: "postern_worker_attempts_total", kind: "counter", labelled: true, help: "Attempts by outcome and reason" },
  stale: { name: "postern_worker_stale_settles_total", kind: "counter", help: "Outcomes whose lease was no longer ours" },
  failedTurns: { name: "postern_worker_failed_turns_total", kind: "counter", help: "Turns that ended with an error of the database" },
  breakers: { name: "postern_worker_breakers_total", kind: "counter", labelled: true, help: "Breakers of destinations that opened, stayed open, or closed" },
  expired: { name: "postern_worker_expired_deliveries_total", kind: "counter", help: "Deliveries given up because their event's retention ended" },
  expiring: { name: "postern_worker_expiring_deliveries", kind: "gauge", help: "Deliveries that will be given up so within a week" },
  disk: { name: "postern_worker_database_disk_ratio", kind: "gauge", help: "How full the disk of the database is; 0 when it is not on this machine" },
  lanesRunning: { name: "postern_worker_lanes_running", kind: "gauge", help: "Lanes whose turn it is" },
  lanesWaiting: { name: "postern_worker_lanes_waiting", kind: "gauge", help: "Lanes that wait for their turn" },
  slotsInUse: { name: "postern_worker_slots_in_use", kind: "gauge", help: "Sends in flight" },
  sweepAge: { name: "postern_worker_sweep_age_seconds", kind: "gauge", help: "Since the last sweep of due lanes" },
  ...vitalMetrics("worker"),
} as const satisfies MetricTable;

/** What the worker counts; labels are few and never hold an id. */
export class Counters {
  readonly #metrics = createMetrics(metrics);
  #expiring = 0;

  attempted({ outcome }: SettledDelivery): void {
    const reason = outcome.kind === "delivered" ? "none" : outcome.reason;
    this.#metrics.count("attempts", `outcome="${outcome.kind}",reason="${reason}"`);
  }

  stale(count: number): void {
    this.#metrics.count("stale", "", count);
  }

  turnFailed(): void {
    this.#metrics.count("failedTurns");
  }

  breaker(turned: "opened" | "stayed-open" | "closed"): void {
    this.#metrics.count("breakers", `turned="${turned}"`);
  }

  /** How many expired, and how many will. */
  expired(deliveries: number, { withinWeek }: { withinWeek: number }): void {
    this.#metrics.count("expired", "", deliveries);
    this.#expiring = withinWeek;
  }

  /** Prometheus text, with these gauges read now. */
  render(gauges: Record<Exclude<KeyOf<typeof metrics, "gauge">, "expiring">, number>): string {
    return this.#metrics.render({ ...gauges, expiring: this.#expiring });
  }
}
