"use client";

import type { PolicyVersion } from "@postern/contract/endpoint";
import type { ProblemDetails } from "@postern/contract/problem";
import { Button } from "@/ui/button";
import { ErrorState } from "@/ui/error-state";
import { countOf } from "@/ui/number-format";
import type { DraftFaults } from "./policy-draft.ts";

interface PolicyProblemProps {
  problem: ProblemDetails | undefined;
  faults: DraftFaults;
  live: PolicyVersion;
  basedOn: PolicyVersion;
  onLoadLive: () => void;
  onSaveOver: () => void;
}

/** What keeps the policy from being saved: settings to correct, what the engine says of it, or someone else's newer version. */
export function PolicyProblem({ problem, faults, live, basedOn, onLoadLive, onSaveOver }: PolicyProblemProps) {
  if (faults.bySetting.size > 0 || faults.whole.length > 0)
    return (
      <div role="alert" className="rounded-panel border border-bad/50 bg-bad-soft px-4 py-2">
        {faults.bySetting.size > 0 && <p>{countOf(faults.bySetting.size, "setting")} to correct above; nothing was saved.</p>}
        {faults.whole.map((message) => (
          <p key={message}>{message}</p>
        ))}
      </div>
    );
  if (!problem) return null;
  const overtaken = problem.code === "PSTN-4009" && live.id !== basedOn.id;
  return (
    <ErrorState
      as="banner"
      problem={overtaken ? { ...problem, title: "Someone saved a version meanwhile", next: "Your edits are still here." } : problem}
      action={
        overtaken && (
          <>
            <Button onClick={onLoadLive}>Drop mine, load version {live.number}</Button>
            <Button look="primary" onClick={onSaveOver}>
              Save mine over it
            </Button>
          </>
        )
      }
    />
  );
}
