"use client";

import type { PolicyVersion } from "@postern/contract/policy-version";
import type { Shadow } from "@postern/contract/trial";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { Button } from "@/ui/button";
import { Section } from "@/ui/section";
import { Time } from "@/ui/time";
import { BringDialog } from "./bring-dialog.tsx";
import { SaveProblem } from "./save-problem.tsx";
import { ShadowMinutes } from "./shadow-minutes.tsx";
import { shadowGaps, shadowWords } from "./shadow-words.ts";
import { ShiftList } from "./shift-list.tsx";
import { usePolicyChange } from "./use-policy-change.ts";

interface ShadowPanelProps {
  endpointId: string;
  live: PolicyVersion;
}

const everyMs = 3_000;

/** The version that decides silently beside the live one; nothing while there is none. */
export function ShadowPanel({ endpointId, live }: ShadowPanelProps) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.policy.shadow.queryOptions({ endpointId }, { refetchInterval: ({ state }) => (state.data?.shadow ? everyMs : false) }));
  return data?.shadow ? <ShadowReport shadow={data.shadow} live={live} /> : null;
}

function ShadowReport({ shadow, live }: Omit<ShadowPanelProps, "endpointId"> & { shadow: Shadow }) {
  const refusal = useRefusal("configure");
  const [promoting, setPromoting] = useState(false);
  const { busy, problem, run } = usePolicyChange();
  const { version } = shadow;
  const gaps = shadowGaps(shadow);
  return (
    <Section
      title={`Shadow: version ${version.number}`}
      description={
        <>
          Saved by {version.createdBy} <Time at={version.createdAt} as="ago" />. It decides silently beside version {live.number}.
        </>
      }
    >
      <div className="flex flex-col gap-2">
        {problem && <SaveProblem problem={problem} />}
        <p aria-live="polite" className="font-semibold">
          {shadowWords(shadow)}
        </p>
        {gaps && <p className="text-small text-warn">{gaps}</p>}
        <ShadowMinutes minutes={shadow.minutes} />
        <ShiftList title="Would have refused" shifts={shadow.refused} />
        <ShiftList title="Would have accepted" shifts={shadow.accepted} />
        <p className="text-muted text-small">Its rates count in books of their own, and it claims no event ids.</p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button busy={busy} refusal={refusal} onClick={() => run((client) => client.policy.discard.mutate({ id: version.id }))}>
            Discard shadow
          </Button>
          <Button look="primary" refusal={refusal} onClick={() => setPromoting(true)}>
            Make it live
          </Button>
        </div>
      </div>
      {promoting && <BringDialog version={version} live={live} onClose={() => setPromoting(false)} />}
    </Section>
  );
}
