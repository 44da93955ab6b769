import { expect, test } from "vitest";
import { createCounters } from "./counters.ts";

const gauges = { waiting: 3, memory: 0, configSeq: 7, endpoints: 1, sockets: 2, delay: 0.01, resident: 5 };

test("counters, gauges and histograms are told as Prometheus reads them", () => {
  const counters = createCounters();
  counters.count("answers", 'status="202"');
  counters.count("answers", 'status="202"');
  counters.count("answers", 'status="401",reason="signature-mismatch"', 5);
  for (const size of [1, 2, 3, 500]) counters.observe("batch", size);
  const lines = counters.render(gauges).split("\n");
  for (const line of [
    "# TYPE postern_ingest_answers_total counter",
    'postern_ingest_answers_total{status="202"} 2',
    'postern_ingest_answers_total{status="401",reason="signature-mismatch"} 5',
    "postern_ingest_waiting 3",
    'postern_ingest_batch_size_bucket{le="1"} 1',
    'postern_ingest_batch_size_bucket{le="4"} 3',
    'postern_ingest_batch_size_bucket{le="64"} 3',
    'postern_ingest_batch_size_bucket{le="+Inf"} 4',
    "postern_ingest_batch_size_sum 506",
  ])
    expect(lines).toContain(line);
});
