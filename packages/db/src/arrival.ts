import type { RequestReason, Verdict } from "@postern/contract/policy";

/** A request that reached an endpoint, with everything that is decided about it: what one row, its body, its key and its deliveries are made of. */
export interface Arrival {
  organizationId: string;
  /** req_… */
  id: string;
  projectId: string;
  endpointId: string;
  /** Unix time in milliseconds. */
  receivedAtMs: number;
  verdict: Verdict;
  reason?: RequestReason | undefined;
  answerStatus: number;
  method: string;
  /** Path and query as received, credentials covered. */
  target: string;
  httpVersion: string;
  /** "Name: value\r\n" lines, latin1, in order, credentials covered. */
  rawHeaders: string;
  /** The covered values, sealed. */
  sealedHeaders?: string | undefined;
  clientIp: string;
  contentType?: string | undefined;
  /** As received; the stored body may be shorter for what was not accepted. */
  bodyBytes: number;
  /** Hex. */
  bodySha256: string;
  body: Buffer;
  eventId?: string | undefined;
  eventType?: string | undefined;
  duplicateOf?: string | undefined;
  /** How many like requests this row stands for. */
  folded: number;
  policyVersionId?: string | undefined;
  /** JSON: TraceStep[]. */
  trace: string;
  decidedUs: number;
  /** Monotonic microseconds when the decision was made: the wait for the batch is counted from here. */
  decidedAtUs: number;
  /** The event's id, taken together with the insert; whoever comes second is a duplicate. */
  claim?: { key: string; seconds: number } | undefined;
  deliveries: readonly { id: string; destinationId: string; kind: "url" | "tunnel" }[];
}

/** What became of an arrival: it is committed, or its event id was taken before. */
export type Stored = { kind: "stored" } | { kind: "duplicate"; firstId: string };
