"use client";

import { type PolicyVersion, type Proposal, proposalDays } from "@postern/contract/policy-version";
import { useState } from "react";
import { useRefusal } from "@/api/session";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Section } from "@/ui/section";
import { Time } from "@/ui/time";
import { PolicyChanges } from "./policy-changes.tsx";
import { SaveProblem } from "./save-problem.tsx";
import { usePolicyChange } from "./use-policy-change.ts";

interface ProposalPanelProps {
  /** The version that waits. */
  version: PolicyVersion;
  live: PolicyVersion;
}

/** A version that waits for a second person: what it changes, and their yes or no. */
export function ProposalPanel({ version, live }: ProposalPanelProps) {
  const { proposal } = version;
  if (!proposal) return null;
  return (
    <Section
      title={`Version ${version.number} waits for approval`}
      description={
        <>
          {proposal.isOwn ? "You proposed it" : `${proposal.by} proposed it`} <Time at={proposal.at} as="ago" />. It waits for {proposalDays} days in all.
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {version.note && <p className="break-words">{version.note}</p>}
        <PolicyChanges before={live.policy} after={version.policy} />
        <Decision proposal={proposal} />
      </div>
    </Section>
  );
}

function Decision({ proposal: { id, isOwn } }: { proposal: Proposal }) {
  const refusal = useRefusal("configure");
  const [note, setNote] = useState("");
  const { busy, problem, run } = usePolicyChange();
  return (
    <>
      {problem && <SaveProblem problem={problem} />}
      {!isOwn && (
        <Field label="Why not" hint="Kept in the audit log when you decline" optional>
          {(control) => <Input {...control} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
        </Field>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button busy={busy} refusal={refusal} onClick={() => run((client) => client.policy.decline.mutate({ id, note }))}>
          {isOwn ? "Withdraw" : "Decline"}
        </Button>
        <Button
          look="primary"
          busy={busy}
          refusal={refusal ?? (isOwn ? "Somebody else has to approve what you proposed." : undefined)}
          onClick={() => run((client) => client.policy.approve.mutate({ id }))}
        >
          Approve
        </Button>
      </div>
    </>
  );
}
