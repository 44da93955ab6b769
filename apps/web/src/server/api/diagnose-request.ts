import { setImmediate as pause } from "node:timers/promises";
import type { OutputOf } from "@postern/contract/api";
import type { Policy, PolicyNode, SettingsOf } from "@postern/contract/policy";
import { openForDiagnosis } from "@postern/db/commands/open-for-trial";
import { inputProblem } from "@postern/db/parse-input";
import type { Caller } from "@postern/db/run-procedure";
import { diagnose } from "@postern/policy/doctor";
import { specOf } from "@postern/policy/providers/index";
import type { Dashboard } from "../dashboard.ts";
import { createKeyFetcher } from "../fetch-key.ts";
import { takeTrial } from "./trial-limits.ts";

/** request.diagnose: for each signature that the live policy asks for, until one doctor finds the cause. */
export async function diagnoseRequest(caller: Caller, dashboard: Dashboard, input: unknown): Promise<OutputOf<"request.diagnose">> {
  takeTrial(dashboard, caller.scope.organizationId);
  const { request, policy, secrets, otherSecrets } = await openForDiagnosis(caller, input);
  const gates = signatureGatesOf(policy);
  if (gates.length === 0) throw inputProblem({ id: ["the endpoint's policy asks for no signature"] });

  const ports = { pause, fetchKey: createKeyFetcher(dashboard.fetchGuarded) };
  const diagnoses: OutputOf<"request.diagnose">[] = [];
  for (const gate of gates) {
    const asked = { spec: specOf(gate.provider, gate), toleranceSeconds: gate.toleranceSeconds };
    const { receivedAtMs, isWhole } = request;
    const found = await diagnose({ ...asked, request, receivedAtMs, isWhole, nowMs: Date.now(), secrets, otherSecrets }, ports);
    if (found.finding?.proved) return found;
    diagnoses.push(found);
  }
  const [first] = diagnoses;
  return diagnoses.find(({ finding }) => finding) ?? first ?? { tried: [] };
}

/** Every signature that a policy asks for, in its order. */
function signatureGatesOf(node: Policy | PolicyNode): SettingsOf<"signature">[] {
  if ("kind" in node) return node.kind === "signature" ? [node] : [];
  return ("all" in node ? node.all : node.any).flatMap(signatureGatesOf);
}
