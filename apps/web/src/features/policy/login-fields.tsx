"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { Field } from "@/ui/field";
import { type Choice, Select } from "@/ui/select";

interface LoginFieldsProps {
  gate: Record<string, unknown>;
  onChange: (gate: Record<string, unknown>) => void;
  fault: string | undefined;
}

const whicheverIsThere = "whichever is there";

/** The identity provider where people sign in, chosen by the name that its connection has. */
export function LoginFields({ gate, onChange, fault }: LoginFieldsProps) {
  const trpc = useTRPC();
  const { data: connections } = useQuery(trpc.ssoConnection.list.queryOptions({}));
  const chosen = typeof gate.connection === "string" ? gate.connection : undefined;
  const choose = (value: string) => onChange({ ...gate, connection: value === whicheverIsThere ? undefined : value });
  return (
    <div className="mb-3">
      <Field
        label="Single sign-on"
        hint="The connection by which people sign in. Where it is left open the organization's only one counts."
        error={fault}
        optional
      >
        {(attributes) => <Select {...attributes} choices={choicesOf(connections ?? [], chosen)} value={chosen ?? whicheverIsThere} onChange={choose} />}
      </Field>
    </div>
  );
}

interface KnownConnection {
  id: string;
  label: string;
  issuer: string;
}

/** Those there are, and the one that is named and is not there. */
function choicesOf(connections: readonly KnownConnection[], chosen: string | undefined): Choice[] {
  const known = connections.map(({ id, label, issuer }) => ({ value: id, label, hint: issuer }));
  const isUnknown = chosen !== undefined && connections.every(({ id }) => id !== chosen);
  return [
    { value: whicheverIsThere, label: "The organization's only one" },
    ...known,
    ...(isUnknown ? [{ value: chosen, label: chosen, hint: "no connection of this organization" }] : []),
  ];
}
