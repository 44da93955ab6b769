import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";

const table = {
  answers: { name: "answers_total", kind: "counter", labelled: true, help: "Answers by status" },
  lost: { name: "lost_total", kind: "counter", help: "Lost" },
  batch: { name: "batch_size", kind: "histogram", bounds: [1, 4, 64], help: "Requests in a batch" },
  waiting: { name: "waiting", kind: "gauge", help: "Requests that wait" },
} as const;

test("counters, gauges and histograms are told as Prometheus reads them", () => {
  const metrics = createMetrics(table);
  metrics.count("answers", 'status="202"');
  metrics.count("answers", 'status="202"');
  metrics.count("answers", 'status="401"', 5);
  for (const size of [1, 2, 3, 500]) metrics.observe("batch", size);

  expect(metrics.render({ waiting: 3 }).split("\n")).toEqual([
    "# HELP answers_total Answers by status",
    "# TYPE answers_total counter",
    'answers_total{status="202"} 2',
    'answers_total{status="401"} 5',
    "# HELP lost_total Lost",
    "# TYPE lost_total counter",
    "lost_total 0",
    "# HELP batch_size Requests in a batch",
    "# TYPE batch_size histogram",
    'batch_size_bucket{le="1"} 1',
    'batch_size_bucket{le="4"} 3',
    'batch_size_bucket{le="64"} 3',
    'batch_size_bucket{le="+Inf"} 4',
    "batch_size_sum 506",
    "batch_size_count 4",
    "# HELP waiting Requests that wait",
    "# TYPE waiting gauge",
    "waiting 3",
    "",
  ]);
});

test("a counter without labels is told from the start, one with labels once it has a series", () => {
  const text = createMetrics(table).render({ waiting: 0 });
  expect(text).toContain("\nlost_total 0\n");
  expect(text).not.toMatch(/^answers_total/m);
});
