"use client";

import type { AddressList } from "@postern/contract/address-list";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { problemOf } from "@/ui/problem";
import { toast } from "@/ui/toast";
import { faultIn, linesOf } from "./list-words.ts";
import { RangesField } from "./ranges-field.tsx";

interface EditRangesDialogProps {
  list: AddressList;
  ranges: readonly string[];
  onClose: () => void;
}

/** Changes a list of one's own; what would block senders of the last week is held, and the page then asks. */
export function EditRangesDialog({ list, ranges, onClose }: EditRangesDialogProps) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const [text, setText] = useState(ranges.join("\n"));
  const [note, setNote] = useState("");
  const update = useMutation(
    trpc.addressList.update.mutationOptions({
      onSuccess: async ({ held }) => {
        toast(held ? "The change is held: it would block senders" : "Addresses saved");
        onClose();
        await refresh();
      },
    }),
  );
  const problem = update.error ? problemOf(update.error) : undefined;
  const save = () => update.mutate({ id: list.id, ranges: linesOf(text), note });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Addresses of ${list.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={update.isPending} onClick={save}>
            Save addresses
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {problem && !problem.fields && <ErrorState as="banner" problem={problem} />}
        <RangesField value={text} onChange={setText} fault={faultIn(problem, "ranges")} />
        <Field label="Note" optional hint="What changed and why" error={faultIn(problem, "note")}>
          {(control) => <Input {...control} value={note} onChange={(event) => setNote(event.target.value)} />}
        </Field>
      </div>
    </Dialog>
  );
}
