import type { Arrival } from "./arrival.ts";
import { bytes, type Column, encodeRows, hex, int2, int4, int8, latin1, moment, text, texts } from "./binary-rows.ts";

/** The columns of app.arrival, in its order (prisma/migrations/20261122000100_arrivals). */
const columns: readonly Column<Arrival>[] = [
  text((row) => row.organizationId),
  text((row) => row.id),
  text((row) => row.projectId),
  text((row) => row.endpointId),
  moment((row) => row.receivedAtMs),
  text((row) => row.verdict),
  text((row) => row.reason),
  int2((row) => row.answerStatus),
  text((row) => row.method),
  text((row) => row.target),
  text((row) => row.httpVersion),
  latin1((row) => row.rawHeaders),
  text((row) => row.sealedHeaders),
  text((row) => row.clientIp),
  text((row) => row.contentType),
  int4((row) => row.bodyBytes),
  hex((row) => row.bodySha256),
  text((row) => row.eventId),
  text((row) => row.eventType),
  text((row) => row.duplicateOf),
  int4((row) => row.folded),
  text((row) => row.policyVersionId),
  text((row) => row.trace),
  int4((row) => row.decidedUs),
  int8((row) => Math.round(row.decidedAtUs)),
  bytes((row) => row.body),
  text((row) => row.claim?.key),
  int4((row) => row.claim?.seconds),
  texts((row) => row.deliveries.map(({ id }) => id)),
  texts((row) => row.deliveries.map(({ destinationId }) => destinationId)),
];

/** A batch as the one binary parameter of the commit statement. */
export function encodeArrivals(typeOid: number, arrivals: readonly Arrival[]): Buffer {
  return encodeRows(typeOid, columns, arrivals);
}
