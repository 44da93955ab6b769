"use client";

import type { Policy } from "@postern/contract/policy";
import type { PolicyVersion } from "@postern/contract/policy-version";
import type { ProblemDetails } from "@postern/contract/problem";
import { usePolicyChange } from "./use-policy-change.ts";

interface SavePolicyInput {
  endpointId: string;
  onSaved: (version: PolicyVersion) => void;
}
export interface SavedDraft {
  policy: Policy;
  note: string;
  basedOn: string;
  as: "live" | "shadow";
}

interface SavePolicyHandle {
  saving: boolean;
  problem: ProblemDetails | undefined;
  run: (input: SavedDraft) => void;
}

/** Saves a policy as a new version. A version saved by someone else meanwhile is a conflict, which stays on the screen with the edits. */
export function useSavePolicy({ endpointId, onSaved }: SavePolicyInput): SavePolicyHandle {
  const { busy, problem, run } = usePolicyChange(onSaved);
  return { saving: busy, problem, run: (input) => run((client) => client.policy.save.mutate({ endpointId, ...input })) };
}
