"use client";

import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Field } from "./field.tsx";
import { Input } from "./input.tsx";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** What follows, said before it is done. */
  children: ReactNode;
  /** The verb on the button: "Delete endpoint". */
  verb: string;
  /** Text to type first, where data would be lost. */
  name?: string;
  busy: boolean;
  onConfirm: () => void;
}

/** Asks before what cannot be undone. */
export function ConfirmDialog({ open, onOpenChange, title, children, verb, name, busy, onConfirm }: ConfirmDialogProps) {
  const [typed, setTyped] = useState("");
  const ready = name === undefined || typed.trim() === name;
  const confirm = () => ready && !busy && onConfirm();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button look="danger" busy={busy} refusal={ready ? undefined : `Type “${name}” first.`} onClick={confirm}>
            {verb}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <div>{children}</div>
        {name !== undefined && (
          <Field label={`Type “${name}” to confirm`}>
            {(control) => (
              <Input
                {...control}
                value={typed}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setTyped(event.target.value)}
                onKeyDown={(event) => event.key === "Enter" && confirm()}
              />
            )}
          </Field>
        )}
      </div>
    </Dialog>
  );
}
