"use client";

import { SetRevocationList, type TrustedCa } from "@postern/contract/trusted-ca";
import { useMutation } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "@/api/client";
import { useAfterChange, useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/form-field";
import { countOf } from "@/ui/number-format";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { Day } from "@/ui/time";
import { toast } from "@/ui/toast";

interface RevocationListProps {
  authority: TrustedCa;
  onClose: () => void;
}

/** Sets the list of the certificates that an authority has revoked, or takes it away. */
export function RevocationListDialog(props: RevocationListProps) {
  const { name, revocationList: list } = props.authority;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onClose()}
      title={`Revocation list of ${name}`}
      description="Certificates that it names are kept out. Past its end nobody with a certificate of this CA is let in, so set the next one in time."
    >
      {list && (
        <p className="mb-3 text-muted">
          The list that is set names {countOf(list.revoked, "certificate")} and ends on <Day at={list.until} />. Whoever takes it away lets them in again.
        </p>
      )}
      <RevocationListForm {...props} />
    </Dialog>
  );
}

function RevocationListForm({ authority, onClose }: RevocationListProps) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const { id, name, revocationList } = authority;
  const of = useSchemaForm({
    schema: SetRevocationList,
    defaultValues: { id },
    submit: async (values) => {
      await client.trustedCa.setRevocationList.mutate(values);
      toast(`The revocation list of ${name} is set`);
      onClose();
      await refresh();
    },
  });
  return (
    <Form of={of}>
      <TextField name="list" label="List" mono rows={8} autoFocus placeholder="-----BEGIN X509 CRL-----" />
      <div className="flex justify-end gap-2">
        {revocationList && <TakeAway authority={authority} onClose={onClose} />}
        <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
          Set list
        </Button>
      </div>
    </Form>
  );
}

function TakeAway({ authority: { id, name }, onClose }: RevocationListProps) {
  const trpc = useTRPC();
  const remove = useMutation(trpc.trustedCa.removeRevocationList.mutationOptions(useAfterChange()(`The revocation list of ${name} is taken away`)));
  return (
    <Button busy={remove.isPending} onClick={() => remove.mutate({ id }, { onSuccess: onClose })}>
      Take it away
    </Button>
  );
}
