"use client";

import type { Policy } from "@postern/contract/policy";
import type { PolicyVersion } from "@postern/contract/policy-version";
import type { ProblemDetails } from "@postern/contract/problem";
import { useState } from "react";
import { useTRPCClient } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { problemOf } from "@/ui/problem";
import { toast } from "@/ui/toast";

interface SavePolicyInput {
  endpointId: string;
  onSaved: (version: PolicyVersion) => void;
}

interface SavePolicyHandle {
  saving: boolean;
  problem: ProblemDetails | undefined;
  run: (input: { policy: Policy; note: string; basedOn: string }) => void;
}

/** Saves a policy as a new version. A version saved by someone else meanwhile is a conflict, which stays on the screen with the edits. */
export function useSavePolicy({ endpointId, onSaved }: SavePolicyInput): SavePolicyHandle {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails>();
  const save = async (input: Parameters<SavePolicyHandle["run"]>[0]) => {
    setSaving(true);
    setProblem(undefined);
    try {
      const saved = await client.policy.save.mutate({ endpointId, ...input });
      await refresh();
      toast(`Version ${saved.number} is live`);
      onSaved(saved);
    } catch (error) {
      setProblem(problemOf(error));
      await refresh();
    } finally {
      setSaving(false);
    }
  };
  return { saving, problem, run: (input) => void (saving || save(input)) };
}
