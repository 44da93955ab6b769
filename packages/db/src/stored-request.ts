import type { RequestReason, Verdict } from "@postern/contract/policy";
import { calledUrl } from "./called-url.ts";
import { readClientChains } from "./client-chains.ts";
import type { Call } from "./command.ts";
import { splitHeaders } from "./header-lines.ts";
import { chainNamedBy, KeptFacts, type SeenFacts, seenFacts } from "./kept-facts.ts";
import { openSealedHeaders } from "./sealed-headers.ts";
import type { Transaction } from "./tenant-transaction.ts";

/** A stored request as policy judges one, its credentials opened: for the server's own use, never an answer to anyone. */
export interface StoredRequest extends SeenFacts {
  id: string;
  receivedAtMs: number;
  verdict: Verdict;
  reason: RequestReason | undefined;
  duplicateOf: string | undefined;
  /** JSON: TraceStep[]. */
  trace: string;
  /** Whether its body is kept to the last byte. */
  isWhole: boolean;
  method: string;
  target: string;
  url: string;
  /** Flat: name, value, name, value. */
  rawHeaders: string[];
  body: Buffer;
  clientIp: string;
}

interface Row {
  id: string;
  received_at: Date;
  verdict: Verdict;
  reason: RequestReason | null;
  method: string;
  target: string;
  raw_headers: Uint8Array;
  sealed_headers: string | null;
  client_ip: string;
  body_bytes: number;
  duplicate_of: string | null;
  trace: string;
  body: Uint8Array | null;
}

type Place = Pick<Call, "database" | "organizationId"> & { host: string | null };

/** These requests of an endpoint with that host, oldest first; whatever is not there is left out. */
export async function openStoredRequests(tx: Transaction, place: Place, ids: readonly string[]): Promise<StoredRequest[]> {
  const [first = "", last = ""] = [ids.reduce((a, b) => (a < b ? a : b), ids[0] ?? ""), ids.reduce((a, b) => (a > b ? a : b), "")];
  // The range names the days: without it every partition would be asked.
  const rows = await tx.$queryRaw<Row[]>`
    SELECT r.id, r.received_at, r.verdict, r.reason, r.method, r.target, r.raw_headers, r.sealed_headers, r.client_ip, r.body_bytes, r.duplicate_of,
      r.trace, b.body
    FROM request r
    LEFT JOIN request_body b ON b.organization_id = r.organization_id AND b.request_id = r.id AND b.request_id BETWEEN ${first} AND ${last}
    WHERE r.organization_id = ${place.organizationId} AND r.id = ANY (${ids}::text[]) AND r.id BETWEEN ${first} AND ${last}
    ORDER BY r.id`;
  const opened: OpenedRow[] = [];
  for (const row of rows) opened.push(await openRow(tx, place, row));
  const hashes = new Set(opened.flatMap(({ facts }) => chainNamedBy(facts) ?? []));
  const chains = await readClientChains(tx, place.organizationId, [...hashes]);
  return opened.map(({ request, facts }) => ({ ...request, ...seenFacts(facts, (sha256) => chains.get(sha256)) }));
}

interface OpenedRow {
  request: Omit<StoredRequest, keyof SeenFacts>;
  facts: KeptFacts;
}

async function openRow(tx: Transaction, place: Place, row: Row): Promise<OpenedRow> {
  const { id, verdict, method, trace } = row;
  const sealed = await openSealedHeaders(tx, place, { id, sealedHeaders: row.sealed_headers });
  const { target = row.target, body: inClear, facts, ...values } = sealed;
  const rawHeaders = splitHeaders(bufferOf(row.raw_headers));
  for (const [line, value] of Object.entries(values)) rawHeaders[Number(line) * 2 + 1] = value;
  const body = row.body && inClear !== undefined ? Buffer.from(inClear, "latin1") : bufferOf(row.body ?? new Uint8Array());
  const request = {
    ...{ id, verdict, method, trace, target, rawHeaders, body },
    receivedAtMs: row.received_at.getTime(),
    reason: row.reason ?? undefined,
    duplicateOf: row.duplicate_of ?? undefined,
    isWhole: row.body !== null && body.length === row.body_bytes,
    url: calledUrl(place.database.ports, { target, rawHeaders, host: place.host }),
    clientIp: row.client_ip,
  };
  return { request, facts: facts === undefined ? {} : KeptFacts.parse(JSON.parse(facts)) };
}

/** The same bytes, not a copy. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
