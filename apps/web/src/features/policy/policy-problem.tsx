"use client";

import type { PolicyVersion } from "@postern/contract/policy-version";
import type { ProblemDetails } from "@postern/contract/problem";
import { Button } from "@/ui/button";
import { countOf } from "@/ui/number-format";
import { Shape } from "@/ui/shape";
import type { DraftFaults } from "./policy-draft.ts";
import { SaveProblem } from "./save-problem.tsx";

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
  if (live.id !== basedOn.id) return <Overtaken live={live} onLoadLive={onLoadLive} onSaveOver={onSaveOver} />;
  return problem ? <SaveProblem problem={problem} /> : null;
}

/** Someone else's version came in between; what was edited here is still here. */
function Overtaken({ live, onLoadLive, onSaveOver }: Pick<PolicyProblemProps, "live" | "onLoadLive" | "onSaveOver">) {
  return (
    <div role="alert" className="flex flex-wrap items-center gap-3 rounded-panel border border-warn/40 bg-warn-soft px-4 py-2">
      <p className="min-w-56 flex-1">
        <Shape name="triangle" className="mr-2 size-2.5 text-warn" />
        {live.createdBy} saved version {live.number} meanwhile{live.note && `: ${live.note}`}. Your edits are still here.
      </p>
      <Button onClick={onLoadLive}>Drop mine, load version {live.number}</Button>
      <Button onClick={onSaveOver}>Save mine over it</Button>
    </div>
  );
}
