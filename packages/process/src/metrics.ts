/** What a process counts: names and help as Prometheus shows them. Labels are few and never hold an id. */
export type MetricTable = Record<string, Metric>;
export type Metric =
  /** `labelled` when each series has labels; without them it is told from the start, as 0. */
  | { name: string; help: string; kind: "counter"; labelled?: true }
  | { name: string; help: string; kind: "gauge" }
  | { name: string; help: string; kind: "histogram"; bounds: readonly number[] };

/** The keys of a table whose metric is of this kind. */
export type KeyOf<Table extends MetricTable, Kind extends Metric["kind"]> = {
  [Key in keyof Table]: Table[Key]["kind"] extends Kind ? Key : never;
}[keyof Table];

export interface Metrics<Table extends MetricTable> {
  /** Adds to a counter; `labels` is written as Prometheus wants it: `status="202"`. */
  count(metric: KeyOf<Table, "counter">, labels?: string, more?: number): void;
  observe(metric: KeyOf<Table, "histogram">, value: number): void;
  /** Prometheus text, with these gauges read now. */
  render(gauges: Record<KeyOf<Table, "gauge">, number>): string;
}

interface Histogram {
  bounds: readonly number[];
  buckets: number[];
  sum: number;
  count: number;
}

export function createMetrics<const Table extends MetricTable>(table: Table): Metrics<Table> {
  const counters = new Map<keyof Table, Map<string, number>>();
  const histograms = new Map<keyof Table, Histogram>();
  for (const [key, metric] of Object.entries(table)) {
    if (metric.kind === "counter") counters.set(key, new Map(metric.labelled ? [] : [["", 0]]));
    if (metric.kind === "histogram") histograms.set(key, { bounds: metric.bounds, buckets: metric.bounds.map(() => 0), sum: 0, count: 0 });
  }
  return {
    count(metric, labels = "", more = 1) {
      const series = counters.get(metric);
      series?.set(labels, (series.get(labels) ?? 0) + more);
    },
    observe(metric, value) {
      const histogram = histograms.get(metric);
      if (histogram) add(histogram, value);
    },
    render(gauges) {
      const lines = Object.entries(table).flatMap(([key, { name, kind, help }]) => [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${kind}`,
        ...(kind === "gauge" ? [`${name} ${gauges[key as KeyOf<Table, "gauge">]}`] : []),
        ...seriesLines(name, counters.get(key)),
        ...bucketLines(name, histograms.get(key)),
      ]);
      return `${lines.join("\n")}\n`;
    },
  };
}

function add(histogram: Histogram, value: number): void {
  const at = histogram.bounds.findIndex((bound) => value <= bound);
  if (at >= 0) histogram.buckets[at] = (histogram.buckets[at] ?? 0) + 1;
  histogram.sum += value;
  histogram.count += 1;
}

function seriesLines(name: string, series: ReadonlyMap<string, number> | undefined): string[] {
  return [...(series ?? [])].map(([labels, count]) => (labels === "" ? `${name} ${count}` : `${name}{${labels}} ${count}`));
}

function bucketLines(name: string, histogram: Histogram | undefined): string[] {
  if (!histogram) return [];
  let below = 0;
  const buckets = histogram.bounds.map((bound, index) => {
    below += histogram.buckets[index] ?? 0;
    return `${name}_bucket{le="${bound}"} ${below}`;
  });
  return [...buckets, `${name}_bucket{le="+Inf"} ${histogram.count}`, `${name}_sum ${histogram.sum}`, `${name}_count ${histogram.count}`];
}
