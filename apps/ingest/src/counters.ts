/** Every metric of ingest: labels are few and never hold an id. */
export const metrics = {
  answers: { name: "postern_ingest_answers_total", kind: "counter", help: "Answers by status and reason" },
  requests: { name: "postern_ingest_requests_total", kind: "counter", help: "Requests that reached an endpoint, by verdict and reason" },
  malformed: { name: "postern_ingest_malformed_total", kind: "counter", help: "Requests refused before an endpoint was known, by reason" },
  faults: { name: "postern_ingest_commit_faults_total", kind: "counter", help: "Commits that failed: row, away or unknown" },
  lost: { name: "postern_ingest_refusals_lost_total", kind: "counter", help: "Refused requests that are counted but have no row" },
  ack: { name: "postern_ingest_ack_seconds", kind: "histogram", help: "From the first byte of a request to its answer" },
  commit: { name: "postern_ingest_commit_seconds", kind: "histogram", help: "Duration of a batch's commit" },
  batch: { name: "postern_ingest_batch_size", kind: "histogram", help: "Requests in a batch" },
  waiting: { name: "postern_ingest_waiting", kind: "gauge", help: "Requests that wait for a batch" },
  memory: { name: "postern_ingest_body_bytes", kind: "gauge", help: "Bytes of bodies in memory" },
  endpoints: { name: "postern_ingest_endpoints", kind: "gauge", help: "Endpoints in memory" },
  configSeq: { name: "postern_ingest_config_seq", kind: "gauge", help: "Number of the newest change of configuration in memory" },
  sockets: { name: "postern_ingest_sockets", kind: "gauge", help: "Open connections" },
  delay: { name: "postern_ingest_event_loop_delay_seconds", kind: "gauge", help: "99th percentile of the event loop's delay since the last scrape" },
  resident: { name: "postern_ingest_resident_bytes", kind: "gauge", help: "Resident memory of the process" },
} as const;
export type Metric = keyof typeof metrics;
type Of<Kind> = { [Key in Metric]: (typeof metrics)[Key]["kind"] extends Kind ? Key : never }[Metric];

const bounds: Record<Of<"histogram">, readonly number[]> = {
  ack: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  commit: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  batch: [1, 2, 4, 8, 16, 32, 64],
};

export interface Counters {
  /** Adds to a counter; `labels` is written as Prometheus wants it: `status="202"`. */
  count(metric: Of<"counter">, labels?: string, more?: number): void;
  observe(metric: Of<"histogram">, value: number): void;
  /** Prometheus text, with these gauges read now. */
  render(gauges: Record<Of<"gauge">, number>): string;
}

export function createCounters(): Counters {
  const counts = new Map<Of<"counter">, Map<string, number>>();
  const histograms = new Map(
    Object.entries(bounds).map(([metric, limits]) => [metric, { limits, buckets: new Array<number>(limits.length).fill(0), sum: 0, count: 0 }]),
  );
  return {
    count(metric, labels = "", more = 1) {
      const series = counts.get(metric) ?? new Map<string, number>();
      counts.set(metric, series);
      series.set(labels, (series.get(labels) ?? 0) + more);
    },
    observe(metric, value) {
      const histogram = histograms.get(metric);
      if (!histogram) return;
      const at = histogram.limits.findIndex((limit) => value <= limit);
      if (at >= 0) histogram.buckets[at] = (histogram.buckets[at] ?? 0) + 1;
      histogram.sum += value;
      histogram.count += 1;
    },
    render(gauges) {
      const lines = Object.entries(metrics).flatMap(([key, { name, kind, help }]) => {
        const head = [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`];
        if (kind === "gauge") return [...head, `${name} ${gauges[key as Of<"gauge">]}`];
        if (kind === "counter") return [...head, ...[...(counts.get(key as Of<"counter">) ?? [])].map(([labels, count]) => `${name}{${labels}} ${count}`)];
        return [...head, ...bucketLines(name, histograms.get(key))];
      });
      return `${lines.join("\n")}\n`;
    },
  };
}

function bucketLines(name: string, histogram: { limits: readonly number[]; buckets: number[]; sum: number; count: number } | undefined): string[] {
  if (!histogram) return [];
  let below = 0;
  const buckets = histogram.limits.map((limit, index) => {
    below += histogram.buckets[index] ?? 0;
    return `${name}_bucket{le="${limit}"} ${below}`;
  });
  return [...buckets, `${name}_bucket{le="+Inf"} ${histogram.count}`, `${name}_sum ${histogram.sum}`, `${name}_count ${histogram.count}`];
}
