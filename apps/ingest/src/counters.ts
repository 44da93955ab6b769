import { createMetrics, type Metrics, type MetricTable } from "@postern/process/metrics";
import { vitalMetrics } from "@postern/process/vitals";

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Every metric of ingest: labels are few and never hold an id. */
export const metrics = {
  answers: { name: "postern_ingest_answers_total", kind: "counter", labelled: true, help: "Answers by status and reason" },
  requests: { name: "postern_ingest_requests_total", kind: "counter", labelled: true, help: "Requests that reached an endpoint, by verdict and reason" },
  malformed: { name: "postern_ingest_malformed_total", kind: "counter", labelled: true, help: "Requests refused before an endpoint was known, by reason" },
  faults: { name: "postern_ingest_commit_faults_total", kind: "counter", labelled: true, help: "Commits that failed: row, away, disk or unknown" },
  lost: { name: "postern_ingest_refusals_lost_total", kind: "counter", help: "Refused requests that are counted but have no row" },
  ack: { name: "postern_ingest_ack_seconds", kind: "histogram", bounds: seconds, help: "From the first byte of a request to its answer" },
  passed: { name: "postern_ingest_passed_answers_total", kind: "counter", labelled: true, help: "Answers of pass-through endpoints by where they came from" },
  passedAfter: {
    name: "postern_ingest_passed_seconds",
    kind: "histogram",
    bounds: [...seconds, 5, 10, 25],
    help: "The same as ack, where a destination answers",
  },
  sendersWaiting: { name: "postern_ingest_senders_waiting", kind: "gauge", help: "Senders that wait for a destination's answer" },
  commit: { name: "postern_ingest_commit_seconds", kind: "histogram", bounds: seconds, help: "Duration of a batch's commit" },
  batch: { name: "postern_ingest_batch_size", kind: "histogram", bounds: [1, 2, 4, 8, 16, 32, 64], help: "Requests in a batch" },
  waiting: { name: "postern_ingest_waiting", kind: "gauge", help: "Requests that wait for a batch" },
  memory: { name: "postern_ingest_body_bytes", kind: "gauge", help: "Bytes of bodies in memory" },
  endpoints: { name: "postern_ingest_endpoints", kind: "gauge", help: "Endpoints in memory" },
  configSeq: { name: "postern_ingest_config_seq", kind: "gauge", help: "Number of the newest change of configuration in memory" },
  sockets: { name: "postern_ingest_sockets", kind: "gauge", help: "Open connections" },
  rateKeys: { name: "postern_ingest_rate_keys", kind: "gauge", help: "Keys of rate gates in memory" },
  underWay: { name: "postern_ingest_places_taken", kind: "gauge", help: "Requests under way that a concurrency gate counts" },
  ...vitalMetrics("ingest"),
} as const satisfies MetricTable;

export type Counters = Metrics<typeof metrics>;
export const createCounters = (): Counters => createMetrics(metrics);
