import { figuresOf } from "./program.ts";

export interface SimulationFigures {
  /** Requests of the database that a draft was tried on, as the dashboard tries one. */
  simulated: number;
  /** The fastest of three; the promise is 2 s for 10,000. */
  simulatedMs: number;
  /** The longest that anyone else had to wait for the event loop meanwhile. */
  simulatedDelayMaxMs: number;
}

/** Tries a draft on 10,000 stored requests, in a process of its own with a PostgreSQL of its own. */
export async function benchSimulation(): Promise<SimulationFigures> {
  const { judged, ms, delayMaxMs } = await figuresOf("apps/web/src/server/testing/simulate-many.ts");
  return { simulated: Number(judged), simulatedMs: Number(ms), simulatedDelayMaxMs: Number(delayMaxMs) };
}
