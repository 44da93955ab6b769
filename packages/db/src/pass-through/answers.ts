import type { AnswerSource } from "@postern/contract/pass-through";
import { splitHeaders } from "../header-lines.ts";
import { firstIdAt } from "../id-range.ts";
import type { Pool } from "../pool.ts";

/** A delivery whose answer somebody waits for: any of its attempts after the one known. */
export interface Awaited {
  organizationId: string;
  deliveryId: string;
  knownAttempt: number;
}
/** What a destination said to one attempt. */
export interface FoundAnswer {
  attempt: number;
  status: number;
  /** Flat raw list as the destination wrote it. */
  headers: string[];
  body: Buffer;
  /** Of the whole answer: where that is more, `body` is only its beginning. */
  bodyBytes: number;
}
/** How an awaited delivery stands. `unanswered`: an attempt was made and nobody answered it. */
export type Standing = { deliveryId: string } & ({ kind: "answered"; answer: FoundAnswer } | { kind: "unanswered" | "held" | "waits" });

/** How these deliveries stand, as committed; one that is not there (any more) is left out. */
export async function findAnswers(pool: Pool, awaited: readonly Awaited[], sinceMs: number): Promise<Standing[]> {
  const { rows } = await pool.query({
    name: "find-answers",
    text: "SELECT * FROM app.find_answers($1, $2, $3, $4)",
    values: [
      awaited.map(({ organizationId }) => organizationId),
      awaited.map(({ deliveryId }) => deliveryId),
      awaited.map(({ knownAttempt }) => knownAttempt),
      firstIdAt("att", sinceMs),
    ],
  });
  return rows.map(standingOf);
}

interface AnswerRow {
  delivery_id: string;
  state: string;
  is_held: boolean;
  attempt: number | null;
  status: number | null;
  response_headers: Buffer;
  response_body: Buffer;
  response_bytes: number;
}

function standingOf({ delivery_id: deliveryId, state, is_held, attempt, status, ...response }: AnswerRow): Standing {
  if (attempt !== null && status !== null) {
    const headers = splitHeaders(response.response_headers);
    return { deliveryId, kind: "answered", answer: { attempt, status, headers, body: response.response_body, bodyBytes: response.response_bytes } };
  }
  if (attempt !== null || state === "failed") return { deliveryId, kind: "unanswered" };
  return { deliveryId, kind: is_held || state === "held" ? "held" : "waits" };
}

/** The whole of an answer that is longer than what is kept with its attempt; nothing when it was too long, or is gone. */
export async function findPassedBody(
  pool: Pool,
  { organizationId, deliveryId, attempt }: { organizationId: string; deliveryId: string; attempt: number },
): Promise<Buffer | undefined> {
  const text = "SELECT app.find_passed_body($1, $2, $3) AS body";
  const { rows } = await pool.query({ name: "find-passed-body", text, values: [organizationId, deliveryId, attempt] });
  return rows[0]?.body ?? undefined;
}

/** A stored event's own delivery to the destination that answers. */
export interface AnsweringDelivery {
  deliveryId: string;
  state: "pending" | "held" | "delivered" | "failed";
  /** Sends whose end is known. */
  attemptsEnded: number;
}

export async function findAnswering(
  pool: Pool,
  { organizationId, requestId, destinationId }: { organizationId: string; requestId: string; destinationId: string },
): Promise<AnsweringDelivery | undefined> {
  const { rows } = await pool.query({
    name: "find-answering",
    text: `SELECT delivery_id AS "deliveryId", state, attempts_ended AS "attemptsEnded" FROM app.find_answering($1, $2, $3)`,
    values: [organizationId, requestId, destinationId],
  });
  return rows[0];
}

/** Makes a delivery that failed for good due again, because the sender of its event asks again; false when it may not be. */
export async function askAgain(pool: Pool, { organizationId, deliveryId }: { organizationId: string; deliveryId: string }): Promise<boolean> {
  const { rows } = await pool.query({ name: "ask-again", text: "SELECT app.ask_again($1, $2) AS asked", values: [organizationId, deliveryId] });
  return rows[0]?.asked ?? false;
}

/** What one sender heard. */
export interface HeardAnswer {
  organizationId: string;
  requestId: string;
  source: AnswerSource;
  status: number;
  /** From its request on. */
  afterMs: number;
  deliveryId?: string | undefined;
  /** The answer of this attempt settles the delivery. */
  finalAttempt?: number | undefined;
}

/** Writes down what senders heard, many at once. */
export async function recordAnswers(pool: Pool, heard: readonly HeardAnswer[]): Promise<void> {
  const sorted = heard.toSorted((one, other) => (one.requestId < other.requestId ? -1 : 1)); // processes lock rows in one order
  await pool.query({
    name: "record-answers",
    text: "SELECT app.record_answers($1, $2, $3, $4, $5, $6, $7)",
    values: [
      sorted.map(({ organizationId }) => organizationId),
      sorted.map(({ requestId }) => requestId),
      sorted.map(({ source }) => source),
      sorted.map(({ status }) => status),
      sorted.map(({ afterMs }) => Math.min(Math.max(0, Math.round(afterMs)), 2_147_483_647)),
      sorted.map(({ deliveryId }) => deliveryId),
      sorted.map(({ finalAttempt }) => finalAttempt),
    ],
  });
}

/** Forgets the large answers that nobody asked for in time; answers how many. */
export async function forgetPassedBodies(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ forgotten: string }>("SELECT app.forget_passed_bodies() AS forgotten");
  return Number(rows[0]?.forgotten ?? 0);
}
