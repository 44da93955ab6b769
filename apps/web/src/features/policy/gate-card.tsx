"use client";

import type { GateKind } from "@postern/contract/policy";
import type { Choice } from "@/ui/select";
import { type GateField, gateForms } from "./gate-fields.ts";
import { gateLook } from "./gate-words.ts";
import { type NodeActions, NodeFrame } from "./node-frame.tsx";
import type { DraftGate } from "./policy-draft.ts";
import { SettingField } from "./setting-field.tsx";

interface GateCardProps extends NodeActions {
  /** Its place in the policy: `1`, `2.1`, as decisions name it. */
  place: string;
  node: DraftGate;
  onChange: (gate: Record<string, unknown>) => void;
  faults: ReadonlyMap<string, string>;
  choices: Readonly<Record<string, readonly Choice[]>>;
}

/** One gate: what it does, and its settings. */
export function GateCard({ place, node: { key, gate }, onChange, faults, choices, ...actions }: GateCardProps) {
  const kind = gate.kind as GateKind;
  const form = gateForms[kind];
  if (!form) return <UnknownGate kind={String(gate.kind)} {...actions} />;
  const { label, icon: Icon } = gateLook[kind];
  const shown = form.fields.filter((field) => (field.name === "hmac" ? gate.provider === "generic-hmac" || gate.hmac !== undefined : !isNameless(field)));
  return (
    <NodeFrame
      name={`${label} gate`}
      faulty={[...faults.keys()].some((path) => path.startsWith(`${key}.`))}
      head={
        <>
          <span className="min-w-6 font-mono text-muted text-small">{place}</span>
          <Icon className="size-4 shrink-0 text-accent" aria-hidden="true" />
          <span className="font-semibold">{label}</span>
        </>
      }
      {...actions}
    >
      <p className="mb-3 text-muted text-small">{form.about}</p>
      <div className="grid items-start gap-3 wide:grid-cols-2">
        {shown.map((field) => (
          <div key={field.name} className={field.kind === "group" ? "wide:col-span-2" : ""}>
            <SettingField
              field={field}
              value={gate[field.name]}
              onChange={(value) => onChange({ ...gate, [field.name]: value })}
              path={`${key}.${field.name}`}
              faults={faults}
              choices={choices}
            />
          </div>
        ))}
      </div>
    </NodeFrame>
  );
}

/** Settings whose names only a provider's page gives: they are written under JSON. */
function isNameless(field: GateField): boolean {
  return field.kind === "group" && field.fields.length === 0;
}

function UnknownGate({ kind, ...actions }: NodeActions & { kind: string }) {
  return (
    <NodeFrame name="Unknown gate" head={<span className="font-semibold">Unknown gate</span>} faulty {...actions}>
      <p className="text-bad">{`"${kind}" is no kind of gate. Remove it, or correct it under JSON.`}</p>
    </NodeFrame>
  );
}
