"use client";

import { Button } from "@/ui/button";
import { Input } from "@/ui/input";
import type { PolicyEdit } from "./use-policy-edit.ts";

const noteMax = 500;

/** The note and the button. */
export function SaveBar({ edit: { note, setNote, dirty, saving, discard }, refusal }: { edit: PolicyEdit; refusal: string | undefined }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Input
        aria-label="What changed and why"
        placeholder="What changed and why"
        maxLength={noteMax}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        className="min-w-40 flex-1"
      />
      {dirty && <Button onClick={discard}>Discard edits</Button>}
      <Button look="primary" type="submit" keys="mod+enter" busy={saving} refusal={refusal ?? (dirty ? undefined : "Nothing has changed yet.")}>
        Save policy
      </Button>
    </div>
  );
}
