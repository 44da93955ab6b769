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

const newest = "newest";

/** The identity provider where people sign in, chosen by the name that its connection has. */
export function LoginFields({ gate, onChange, fault }: LoginFieldsProps) {
  const trpc = useTRPC();
  const { data: connections } = useQuery(trpc.ssoConnection.list.queryOptions({}));
  const chosen = typeof gate.connection === "string" ? gate.connection : undefined;
  const choose = (value: string) => onChange({ ...gate, connection: value === newest ? undefined : value });
  return (
    <div className="mb-3">
      <Field label="Single sign-on" hint="The connection by which people sign in. Left open it is the one that was added last." error={fault} optional>
        {(attributes) => <Select {...attributes} choices={choicesOf(connections ?? [], chosen)} value={chosen ?? newest} onChange={choose} />}
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
    { value: newest, label: "The one that was added last" },
    ...known,
    ...(isUnknown ? [{ value: chosen, label: chosen, hint: "no connection of this organization" }] : []),
  ];
}
