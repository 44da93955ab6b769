import type { Pool } from "./pool.ts";

/** What shadows decided since the last report; the members are named as the columns are. */
export interface ShadowReport {
  minutes: ShadowMinuteCounts[];
  differences: ShadowDifferenceRow[];
}
export interface ShadowMinuteCounts {
  organization_id: string;
  version_id: string;
  /** ISO 8601. */
  minute: string;
  decided: number;
  /** Came in, and would have been refused. */
  refused: number;
  /** Were kept out, and would have been accepted. */
  accepted: number;
  failed: number;
  skipped: number;
}
export interface ShadowDifferenceRow {
  organization_id: string;
  version_id: string;
  request_id: string;
  received_at: string;
  verdict: "accepted" | "refused";
  path?: string | undefined;
  gate?: string | undefined;
  reason?: string | undefined;
  seen?: string | undefined;
}

/** So many differences of each kind are kept of a shadow, the newest; and its minutes for so long. */
const rowsMax = 500;
const minutesDays = 30;

export async function recordShadow(pool: Pool, { minutes, differences }: ShadowReport): Promise<void> {
  const values = [JSON.stringify(minutes), storable(JSON.stringify(differences)), rowsMax, minutesDays];
  await pool.query({ name: "record-shadow", text: "SELECT app.record_shadow($1, $2, $3, $4)", values });
}

/** PostgreSQL takes no NUL, and what a gate saw may hold one. */
function storable(json: string): string {
  return json.replaceAll("\\u0000", "");
}
