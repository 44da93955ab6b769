"use client";

import { CreateRoute, type Route } from "@postern/contract/destination";
import { filterFields } from "@postern/contract/filter";
import { useTRPCClient } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { useProviderName } from "@/api/use-provider-name";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SelectField, TextField } from "@/ui/form-field";
import { Form, useSchemaForm } from "@/ui/schema-form";
import type { Choice } from "@/ui/select";
import { toast } from "@/ui/toast";
import type { RouteEnd } from "./route-panel.tsx";
import { useEnds } from "./use-ends.ts";

interface AddRouteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  of: RouteEnd;
  /** Routes there are already; each other end is joined once. */
  taken: readonly Route[];
}

export function AddRouteDialog(props: AddRouteDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="Add a route" description="Events that arrive from now on follow it.">
      <AddRouteForm {...props} />
    </Dialog>
  );
}

/** What is known of an event when its routes are chosen. */
const fieldsOfEvents = ["type", "method", "ip", "event"] as const;

function AddRouteForm({ onOpenChange, of: end, taken }: AddRouteDialogProps) {
  const client = useTRPCClient();
  const refresh = useRefresh();
  const others = useOtherEnds(end, taken);
  const of = useSchemaForm({
    schema: CreateRoute,
    defaultValues: { filter: "", ...end },
    submit: async (values) => {
      await client.route.create.mutate(values);
      toast("Route added");
      onOpenChange(false);
      await refresh();
    },
  });
  const fromEndpoint = "endpointId" in end;
  const noun = fromEndpoint ? "destination" : "endpoint";
  return (
    <Form of={of}>
      {others.length === 0 ? (
        <p className="text-muted">There is no other {noun} to join. Create one first.</p>
      ) : (
        <SelectField name={`${noun}Id`} label={fromEndpoint ? "To" : "From"} choices={others} placeholder={`Choose the ${noun}…`} />
      )}
      <TextField name="filter" label="Only events that fit" optional mono placeholder="type:invoice.* -type:invoice.draft" hint={<FilterHint />} />
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button look="primary" type="submit" busy={of.form.formState.isSubmitting}>
          Add route
        </Button>
      </div>
    </Form>
  );
}

/** What this end can be joined to still. */
function useOtherEnds(end: RouteEnd, taken: readonly Route[]): Choice[] {
  const { endpoints, destinations } = useEnds();
  const providerName = useProviderName();
  if ("endpointId" in end)
    return destinations
      .filter(({ id }) => !taken.some(({ destinationId }) => destinationId === id))
      .map(({ id, name, url }) => ({ value: id, label: name, hint: url ?? "Tunnel" }));
  return endpoints
    .filter(({ id }) => !taken.some(({ endpointId }) => endpointId === id))
    .map(({ id, name, provider }) => ({ value: id, label: name, hint: provider ? providerName(provider) : "Any sender" }));
}

function FilterHint() {
  return (
    <>
      Empty: every event. Fields:{" "}
      {fieldsOfEvents.map((field, index) => (
        <span key={field} title={filterFields[field]}>
          {index > 0 && ", "}
          <code className="font-mono">{field}:</code>
        </span>
      ))}
      , <code className="font-mono">body.customer.id:</code> for a place in a JSON body; a leading <code className="font-mono">-</code> turns one round,{" "}
      <code className="font-mono">*</code> stands for anything.
    </>
  );
}
