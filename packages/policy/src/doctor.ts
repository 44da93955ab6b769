import type { Diagnosis, DiagnosisCause, DiagnosisFinding } from "@postern/contract/trial";
import { bodyTrials } from "./doctor/body-trials.ts";
import { keyFormTrials, signatureFormTrials } from "./doctor/form-trials.ts";
import { modeOf } from "./doctor/mode.ts";
import { providerTrials } from "./doctor/provider-trials.ts";
import { clockTrials, mendedTrials, otherSecretTrials, retiredTrials } from "./doctor/secret-trials.ts";
import { type Patient, type Trial, verifies } from "./doctor/trial.ts";
import type { PolicyPorts } from "./ports.ts";

export interface DoctorPorts extends Pick<PolicyPorts, "fetchKey"> {
  /** Lets others go on; called between trials. */
  pause(): Promise<void>;
}

/** In this order: what is most likely, and cheapest to mend, comes first. */
const rounds: readonly ((patient: Patient) => Trial[])[] = [
  mendedTrials,
  retiredTrials,
  clockTrials,
  bodyTrials,
  keyFormTrials,
  signatureFormTrials,
  otherSecretTrials,
  providerTrials,
];

/**
 * Why a signature was not proved: known causes are tried one by one with the verifier that refused it, on changed inputs. The first that
 * verifies is the finding; a hint stands in where none does. Nothing it says holds a secret.
 */
export async function diagnose(patient: Patient, ports: DoctorPorts): Promise<Diagnosis> {
  const tried = new Map<DiagnosisCause, number>();
  for (const round of rounds) {
    for (const trial of round(patient)) {
      tried.set(trial.cause, (tried.get(trial.cause) ?? 0) + 1);
      if (await verifies(patient, trial, ports)) return { finding: findingOf(trial), tried: listOf(tried) };
      await ports.pause();
    }
  }
  const finding = hintOf(patient);
  return { ...(finding && { finding }), tried: listOf(tried) };
}

function findingOf({ cause, says, fix }: Trial): DiagnosisFinding {
  return { cause, proved: true, says, fix };
}

function listOf(tried: ReadonlyMap<DiagnosisCause, number>): Diagnosis["tried"] {
  return [...tried].map(([cause, changes]) => ({ cause, changes }));
}

/** What can be said where nothing is proved. */
function hintOf({ isWhole, request, spec }: Patient): DiagnosisFinding | undefined {
  if (!isWhole)
    return {
      cause: "truncated",
      proved: false,
      says: "Only the beginning of its body is kept, so no signature over the body could be tried.",
      fix: "Have the sender send it again, and compare the secret at the provider with the last four letters of the active one.",
    };
  const mode = modeOf(request.body);
  if (!mode) return;
  return {
    cause: "test-mode",
    proved: false,
    says: `The event says ${mode.words}, and no secret of the organization fits.`,
    fix: `${spec.name}'s test mode and live mode may sign with secrets of their own: add the one of its ${mode.isTest ? "test" : "live"} mode.`,
  };
}
