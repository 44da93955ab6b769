"use client";

import type { PolicyVersion } from "@postern/contract/policy-version";
import { useState } from "react";
import { useProject } from "@/api/session";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { PolicyChanges } from "./policy-changes.tsx";
import { SaveProblem } from "./save-problem.tsx";
import { usePolicyChange } from "./use-policy-change.ts";

interface BringDialogProps {
  version: PolicyVersion;
  live: PolicyVersion;
  onClose: () => void;
}

/** Makes a version live that is not, after a look at what it changes. */
export function BringDialog({ version, live, onClose }: BringDialogProps) {
  const { id, number, state } = version;
  const restores = state === "past";
  const [note, setNote] = useState("");
  const { busy, problem, run } = usePolicyChange(onClose);
  const basedOn = live.id;
  const bring = () => run((client) => (restores ? client.policy.restore.mutate({ id, note, basedOn }) : client.policy.promote.mutate({ id, basedOn })));
  const { secondApprover } = useProject();
  const verb = restores ? "Restore" : "Make live";
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`${verb}: version ${number}`}
      description={`${restores ? "A new version is saved that is equal to it. " : ""}This is what changes for requests from now on.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={busy} onClick={bring}>
            {`${verb} version ${number}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {secondApprover && <p>Somebody else has to approve it first.</p>}
        {problem && <SaveProblem problem={problem} />}
        <PolicyChanges before={live.policy} after={version.policy} />
        {restores && (
          <Field label="Note" hint="Why it comes back" optional>
            {(control) => <Input {...control} maxLength={400} value={note} onChange={(event) => setNote(event.target.value)} />}
          </Field>
        )}
      </div>
    </Dialog>
  );
}
