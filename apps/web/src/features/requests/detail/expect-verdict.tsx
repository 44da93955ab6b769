"use client";

import { CreateAssertion } from "@postern/contract/policy-version";
import type { RequestDetail } from "@postern/contract/request";
import { Pin } from "lucide-react";
import { useState } from "react";
import { useTRPCClient } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SelectField, TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { toast } from "@/ui/toast";
import { shortReason } from "../words/reason.ts";

/** Makes a request an assertion: no later version of the policy may decide otherwise. */
export function ExpectVerdict({ request }: { request: RequestDetail }) {
  const lacking = useRefusal("configure");
  const [open, setOpen] = useState(false);
  const refusal = lacking ?? (request.bodyStored ? undefined : "Its body was not stored.");
  return (
    <section aria-labelledby="expect" data-print="no" className="flex flex-col items-start gap-2 border-t px-(--gutter) py-4">
      <h2 id="expect" className="font-semibold">
        Expect this of the policy
      </h2>
      <p className="max-w-2xl text-muted">
        A version of the policy that decides otherwise about this request is then not saved. The request is kept for it, sealed, for as long as it is expected.
      </p>
      <Button icon={<Pin className="size-3.5" />} refusal={refusal} onClick={() => setOpen(true)}>
        Expect this verdict
      </Button>
      {open && (
        <Dialog open onOpenChange={setOpen} title="Expect this verdict" description="Judged as of its arrival; rates and seen events are not judged.">
          <ExpectForm request={request} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </section>
  );
}

function ExpectForm({ request: { id, verdict, reason, eventType, method }, onClose }: { request: RequestDetail; onClose: () => void }) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const wasRefused = verdict === "refused";
  const of = useSchemaForm({
    schema: CreateAssertion,
    defaultValues: {
      requestId: id,
      expected: wasRefused ? "refused" : "accepted",
      because: wasRefused ? reason : undefined,
      name: nameFor({ wasRefused, reason, what: eventType ?? method }),
    },
    submit: async (values) => {
      await client.assertion.create.mutate(values.expected === "refused" ? values : { ...values, because: undefined });
      toast("The policy is held to it now");
      onClose();
      await refresh();
    },
  });
  return (
    <Form of={of}>
      <TextField name="name" label="Name" autoFocus />
      <SelectField name="expected" label="The verdict must be" choices={expectedChoices} />
      {of.form.watch("expected") === "refused" && (
        <TextField name="because" label="For this reason only" mono optional hint="Such as signature-mismatch. Empty: any reason" />
      )}
      <div className="flex justify-end">
        <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
          Expect it
        </Button>
      </div>
    </Form>
  );
}

const expectedChoices = [
  { value: "accepted", label: "Accepted" },
  { value: "refused", label: "Refused" },
] as const;

/** A first name for it: "push comes in", "push is refused: wrong signature". */
function nameFor({ wasRefused, reason, what }: { wasRefused: boolean; reason: string | undefined; what: string }): string {
  const name = wasRefused ? `${what} is refused${reason ? `: ${shortReason(reason)}` : ""}` : `${what} comes in`;
  return name.slice(0, 80);
}
