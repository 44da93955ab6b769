import type { DiagnosisFinding } from "@postern/contract/trial";
import { JsonPaths } from "../json-paths.ts";
import type { Inbound, OpenSecret, PolicyPorts } from "../ports.ts";
import { prepareScheme } from "../prepare-scheme.ts";
import type { ProviderSpec } from "../provider.ts";
import { Reading } from "../reading.ts";
import { verifySignature } from "../verify-signature.ts";

/** A secret as people know it: by its endpoint and its last letters. */
export interface KnownSecret extends OpenSecret {
  endpointName: string;
  lastFour: string;
}

/** A request whose signature was not proved, and all that could have proved it. */
export interface Patient {
  spec: ProviderSpec;
  toleranceSeconds?: number | undefined;
  request: Inbound;
  receivedAtMs: number;
  /** Now, when the doctor looks. */
  nowMs: number;
  /** Whether the body is kept to its last byte. */
  isWhole: boolean;
  /** The endpoint's own, retired ones too. */
  secrets: readonly KnownSecret[];
  otherSecrets: readonly KnownSecret[];
}

/** One change of what was sent or set; what it means when the signature verifies with it. */
export interface Trial extends Omit<DiagnosisFinding, "proved"> {
  spec?: ProviderSpec;
  request?: Partial<Inbound>;
  secrets?: readonly OpenSecret[];
  nowMs?: number;
  /** Keys of its sender may be fetched: for the endpoint's own provider only. */
  mayFetch?: true;
}

/** Whether the one verifier is content once this is changed; judged at the moment of arrival unless the trial names another. */
export async function verifies(patient: Patient, trial: Trial, { fetchKey }: Pick<PolicyPorts, "fetchKey">): Promise<boolean> {
  const { spec = patient.spec, secrets = patient.secrets, nowMs = patient.receivedAtMs } = trial;
  const paths = new JsonPaths();
  const inputs = { secrets: secrets.map(alwaysActive), paths, toleranceSeconds: patient.toleranceSeconds };
  const schemes = spec.schemes.filter(({ algorithm }) => algorithm !== "address").map((scheme) => prepareScheme(scheme, inputs));
  const ports = { nowMs: () => nowMs, micros: () => 0, takeToken: () => ({ taken: true as const }) };
  const answer = await verifySignature(schemes, new Reading({ ...patient.request, ...trial.request }, paths), {
    ...ports,
    ...(trial.mayFetch && fetchKey && { fetchKey }),
  });
  return !("reason" in answer);
}

function alwaysActive({ id, kind, value }: OpenSecret): OpenSecret {
  return { id, kind, value, activeFromMs: 0 };
}
