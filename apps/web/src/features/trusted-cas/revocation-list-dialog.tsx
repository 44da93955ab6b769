"use client";

import { SetRevocationList, type TrustedCa } from "@postern/contract/trusted-ca";
import { useTRPCClient } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { TextField } from "@/ui/form-field";
import { countOf } from "@/ui/number-format";
import { Form, useSchemaForm } from "@/ui/schema-form";
import { Day } from "@/ui/time";
import { toast } from "@/ui/toast";

/** Sets the list of the certificates that an authority has revoked. */
export function RevocationListDialog({ authority, onClose }: { authority: TrustedCa; onClose: () => void }) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const { id, name, revocationList: list } = authority;
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
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Revocation list of ${name}`}
      description="Certificates that it names are kept out. Past its end nobody with a certificate of this authority is let in, so set the next one in time."
    >
      {list && (
        <p className="mb-3 text-muted">
          The list that is set names {countOf(list.revoked, "certificate")} and ends on <Day at={list.until} />.
        </p>
      )}
      <Form of={of}>
        <TextField name="list" label="List" mono rows={8} autoFocus placeholder="-----BEGIN X509 CRL-----" />
        <div className="flex justify-end">
          <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
            Set list
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
