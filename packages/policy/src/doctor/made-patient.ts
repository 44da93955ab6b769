import { inbound, testNowSeconds } from "../made-for-tests.ts";
import { specOf } from "../providers/index.ts";
import type { KnownSecret, Patient } from "./trial.ts";

const nowMs = testNowSeconds * 1_000;
export const dayMs = 86_400_000;

/** A secret of an endpoint called github-prod, active for the last ninety days. */
export function known(value: string, changes: Partial<KnownSecret> = {}): KnownSecret {
  return { id: `sec_${value}`, kind: "shared", value, activeFromMs: nowMs - 90 * dayMs, endpointName: "github-prod", lastFour: value.slice(-4), ...changes };
}

/** A request at an endpoint of GitHub's that says nothing, received now and kept whole. */
export function madePatient(changes: Partial<Patient> = {}): Patient {
  return { spec: specOf("github"), request: inbound(), receivedAtMs: nowMs, nowMs, isWhole: true, secrets: [], otherSecrets: [], ...changes };
}
