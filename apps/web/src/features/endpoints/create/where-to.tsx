"use client";

import type { Destination } from "@postern/contract/destination";
import { useQuery } from "@tanstack/react-query";
import { useFormContext } from "react-hook-form";
import { useTRPC } from "@/api/client";
import { useProject } from "@/api/session";
import { useAgentCommand } from "@/api/use-agent-command";
import { CodeBlock } from "@/ui/code-block";
import { Field } from "@/ui/field";
import { TextField } from "@/ui/form-field";
import { Section } from "@/ui/section";
import { Segments } from "@/ui/segments";
import { Select } from "@/ui/select";
import { CheckLine } from "./check-line.tsx";
import { checkUrl } from "./checks.ts";
import type { WhereTo } from "./create-endpoint.ts";

export interface WhereToDraft {
  kind: "url" | "tunnel" | "known" | "nowhere";
  destinationId: string | undefined;
}

const kinds = [
  { value: "url", label: "A URL" },
  { value: "tunnel", label: "My tunnel" },
  { value: "known", label: "A destination I have" },
  { value: "nowhere", label: "Nowhere yet" },
] as const;

/** What the draft comes to; a URL that is missing is told instead. */
export function whereToOf(draft: WhereToDraft, url: string | undefined, onMissing: (message: string) => void): WhereTo | undefined {
  if (draft.kind === "url") {
    if (url) return { kind: "url", url };
    onMissing("Where should events go? Choose Nowhere yet to decide later.");
    return;
  }
  return draft.kind !== "nowhere" && draft.destinationId ? { kind: "known", destinationId: draft.destinationId } : { kind: "nowhere" };
}

interface WhereToFieldsProps {
  value: WhereToDraft;
  onChange: (value: WhereToDraft) => void;
  /** The endpoint's name, for the line that opens a tunnel. */
  name: string;
}

export function WhereToFields({ value, onChange, name }: WhereToFieldsProps) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const { data = [] } = useQuery(trpc.destination.list.queryOptions({ projectId }));
  const fitting = data.filter(({ kind }) => value.kind !== "tunnel" || kind === "tunnel");
  const choose = (kind: WhereToDraft["kind"]) => onChange({ kind, destinationId: data.find((known) => kind !== "tunnel" || known.kind === "tunnel")?.id });
  const shown = {
    url: <UrlField />,
    tunnel: fitting.length > 0 ? <KnownField label="Tunnel" known={fitting} value={value} onChange={onChange} /> : <FirstTunnel name={name} />,
    known:
      fitting.length > 0 ? (
        <KnownField label="Destination" known={fitting} value={value} onChange={onChange} />
      ) : (
        <p className="text-muted">There is no destination in this project yet.</p>
      ),
    nowhere: <p className="text-muted">Events are stored. Once a route exists, they can be replayed along it.</p>,
  };
  return (
    <Section title="Where do events go?">
      <div className="flex flex-col gap-4">
        <div>
          <Segments label="Where events go" value={value.kind} choices={kinds} onChange={choose} />
        </div>
        {shown[value.kind]}
      </div>
    </Section>
  );
}

function UrlField() {
  const { watch } = useFormContext<{ destinationUrl?: string }>();
  const check = checkUrl(watch("destinationUrl") ?? "");
  const hint = "Events are posted here as they came, with Postern's own signature beside them.";
  return <TextField name="destinationUrl" label="URL" type="url" mono placeholder="https://example.com/hooks" hint={<CheckLine check={check} hint={hint} />} />;
}

interface KnownFieldProps extends Pick<WhereToFieldsProps, "value" | "onChange"> {
  label: string;
  known: readonly Destination[];
}

function KnownField({ label, known, value, onChange }: KnownFieldProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          choices={known.map(({ id, name, url }) => ({ value: id, label: name, hint: url ?? "tunnel" }))}
          value={value.destinationId}
          onChange={(destinationId) => onChange({ ...value, destinationId })}
        />
      )}
    </Field>
  );
}

function FirstTunnel({ name }: { name: string }) {
  const agent = useAgentCommand();
  return (
    <div className="flex flex-col gap-2">
      <p>There is no tunnel yet. After this endpoint exists, run this on your machine; it makes a tunnel and the route to it:</p>
      <CodeBlock text={agent(`listen 4000 ${name || "this-endpoint"}`)} what="command" />
    </div>
  );
}
