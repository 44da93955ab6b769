import type { LanePlace } from "./lane-claim.ts";
import type { Pool } from "./pool.ts";

export interface DueLane extends LanePlace {
  kind: "url" | "tunnel";
}

/** Lanes of all organizations that have something due, held ones left out: the backstop behind every bell. */
export async function listDueLanes(pool: Pool, lanesMax: number): Promise<DueLane[]> {
  const { rows } = await pool.query({ name: "due-lanes", text: "SELECT * FROM app.due_lanes($1)", values: [lanesMax] });
  return rows.map(laneOf);
}

/** Whose lanes these destinations are; deleted ones are left out. */
export async function findLanes(pool: Pool, destinationIds: readonly string[]): Promise<DueLane[]> {
  const { rows } = await pool.query({ name: "find-lanes", text: "SELECT * FROM app.find_lanes($1)", values: [destinationIds] });
  return rows.map(laneOf);
}

function laneOf(row: { organization_id: string; destination_id: string; kind: "url" | "tunnel" }): DueLane {
  return { organizationId: row.organization_id, destinationId: row.destination_id, kind: row.kind };
}
