"use client";

import { Button } from "@/ui/button";
import { Input } from "@/ui/input";

interface SaveBarProps {
  note: string;
  onNote: (note: string) => void;
  dirty: boolean;
  saving: boolean;
  refusal: string | undefined;
  onDiscard: () => void;
}

const noteMax = 500;

/** The note and the button, always in reach. */
export function SaveBar({ note, onNote, dirty, saving, refusal, onDiscard }: SaveBarProps) {
  return (
    <div className="sticky bottom-0 flex flex-wrap items-center gap-2 border-t bg-page py-3">
      <Input
        aria-label="What changed and why"
        placeholder="What changed and why"
        maxLength={noteMax}
        value={note}
        onChange={(event) => onNote(event.target.value)}
        className="min-w-40 flex-1"
      />
      {dirty && <Button onClick={onDiscard}>Discard edits</Button>}
      <Button look="primary" type="submit" keys="mod+enter" busy={saving} refusal={refusal ?? (dirty ? undefined : "Nothing has changed yet.")}>
        Save policy
      </Button>
    </div>
  );
}
