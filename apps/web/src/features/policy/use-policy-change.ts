"use client";

import type { PolicyVersion } from "@postern/contract/policy-version";
import type { ProblemDetails } from "@postern/contract/problem";
import { useState } from "react";
import { useTRPCClient } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { problemOf } from "@/ui/problem";
import { toast } from "@/ui/toast";

type Client = ReturnType<typeof useTRPCClient>;

interface PolicyChangeHandle {
  busy: boolean;
  problem: ProblemDetails | undefined;
  /** One at a time. */
  run: (call: (client: Client) => Promise<PolicyVersion>) => void;
}

/**
 * Anything that makes, brings or ends a version: what came of it is said quietly, everything on the screen is asked anew, and what kept it from
 * being done stays on the screen.
 */
export function usePolicyChange(onDone?: (changed: PolicyVersion) => void): PolicyChangeHandle {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails>();
  const change = async (call: (client: Client) => Promise<PolicyVersion>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const changed = await call(client);
      await refresh();
      toast(saidOf(changed));
      onDone?.(changed);
    } catch (error) {
      setProblem(problemOf(error));
      await refresh();
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, run: (call) => void (busy || change(call)) };
}

function saidOf({ number, state, proposal }: PolicyVersion): string {
  if (proposal) return `Version ${number} waits for somebody else's approval`;
  if (state === "live") return `Version ${number} is live`;
  return state === "shadow" ? `Version ${number} decides silently from now on` : `Version ${number} is a draft`;
}
