"use client";

import { useProject } from "@/api/session";
import { Button } from "@/ui/button";
import { Input } from "@/ui/input";
import type { PolicyEdit } from "./use-policy-edit.ts";

const noteMax = 500;

interface SaveBarProps {
  edit: PolicyEdit;
  refusal: string | undefined;
  onShadow: () => void;
}

/** The note and the buttons. */
export function SaveBar({ edit: { note, setNote, dirty, saving, discard }, refusal, onShadow }: SaveBarProps) {
  const { secondApprover } = useProject();
  const why = refusal ?? (dirty ? undefined : "Nothing has changed yet.");
  return (
    <div className="flex flex-wrap items-center justify-end gap-2">
      <Input
        aria-label="What changed and why"
        placeholder="What changed and why"
        maxLength={noteMax}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        className="min-w-40 flex-1 max-wide:basis-full"
      />
      {dirty && <Button onClick={discard}>Discard edits</Button>}
      <Button busy={saving} refusal={why} onClick={onShadow}>
        Save as shadow
      </Button>
      <Button look="primary" type="submit" keys="mod+enter" busy={saving} refusal={why}>
        {secondApprover ? "Propose policy" : "Save policy"}
      </Button>
    </div>
  );
}
