"use client";

import type { GateKind } from "@postern/contract/policy";
import { AddressListFields } from "./address-list-fields.tsx";
import { isAsked, withSetting } from "./asked-settings.ts";
import { AuthorityFields } from "./authority-fields.tsx";
import { type GateField, gateForms } from "./gate-fields.ts";
import { gateLook } from "./gate-words.ts";
import { LoginFields } from "./login-fields.tsx";
import { NetworkNames } from "./network-names.tsx";
import { type NodeActions, NodeFrame } from "./node-frame.tsx";
import { OidcPresetMenu } from "./oidc-preset-menu.tsx";
import type { DraftGate } from "./policy-draft.ts";
import { SettingField } from "./setting-field.tsx";
import { SignatureFields } from "./signature-fields.tsx";

interface GateCardProps extends NodeActions {
  /** Its place in the policy: `1`, `2.1`, as decisions name it. */
  place: string;
  node: DraftGate;
  onChange: (gate: Record<string, unknown>) => void;
  faults: ReadonlyMap<string, string>;
}

/** One gate: what it does, and its settings. */
export function GateCard({ place, node: { key, gate }, onChange, faults, ...actions }: GateCardProps) {
  const kind = gate.kind as GateKind;
  const form = gateForms[kind];
  if (!form) return <UnknownGate kind={String(gate.kind)} {...actions} />;
  const { label, icon: Icon } = gateLook[kind];
  const shown = form.fields.filter((field) => !drawnElsewhere(kind, field) && isAsked(field.name, gate));
  return (
    <NodeFrame
      name={`${label} gate`}
      faulty={[...faults.keys()].some((path) => path.startsWith(`${key}.`))}
      head={
        <>
          <span className="min-w-6 shrink-0 font-mono text-muted text-small">{place}</span>
          <Icon className="size-4 shrink-0 text-accent" aria-hidden="true" />
          <span className="font-semibold">{label}</span>
        </>
      }
      {...actions}
    >
      <p className="mb-3 text-muted text-small">{form.about}</p>
      {kind === "signature" && <SignatureFields gate={gate} onChange={onChange} faultOf={(setting) => faults.get(`${key}.${setting}`)} />}
      <NamedThings kind={kind} gate={gate} onChange={onChange} faultOf={(setting) => faults.get(`${key}.${setting}`)} />
      {kind === "oidc-token" && <OidcPresetMenu onChoose={(settings) => onChange({ ...gate, ...settings })} />}
      <div className="grid items-start gap-3 wide:grid-cols-2">
        {shown.map((field) => (
          <div key={field.name} className={takesTheWidth(field) ? "wide:col-span-2" : ""}>
            <SettingField
              field={field}
              value={gate[field.name]}
              onChange={(value) => onChange(withSetting(gate, field.name, value))}
              path={`${key}.${field.name}`}
              faults={faults}
            />
          </div>
        ))}
      </div>
    </NodeFrame>
  );
}

interface NamedThingsProps {
  kind: GateKind;
  gate: Record<string, unknown>;
  onChange: (gate: Record<string, unknown>) => void;
  faultOf: (setting: string) => string | undefined;
}

/** What a gate chooses by name, or says in codes. */
function NamedThings({ kind, gate, onChange, faultOf }: NamedThingsProps) {
  if (kind === "address") return <AddressListFields gate={gate} onChange={onChange} />;
  if (kind === "network") return <NetworkNames gate={gate} />;
  if (kind === "oidc-login") return <LoginFields gate={gate} onChange={onChange} fault={faultOf("connection")} />;
  return kind === "certificate" && <AuthorityFields gate={gate} onChange={onChange} fault={faultOf("authorities")} />;
}

/** The provider, and settings whose names only its record gives, are drawn from the catalogue; address lists, authorities and connections by their names. */
function drawnElsewhere(kind: GateKind, { name }: GateField): boolean {
  if (kind === "certificate") return name === "authorities";
  if (kind === "oidc-login") return name === "connection";
  if (kind === "address") return name === "allowLists" || name === "denyLists";
  return kind === "signature" && (name === "provider" || name === "settings");
}

/** Settings of several parts, and texts of several lines. */
function takesTheWidth(field: GateField): boolean {
  return field.kind === "group" || field.kind === "list" || (field.kind === "text" && field.multiline);
}

function UnknownGate({ kind, ...actions }: NodeActions & { kind: string }) {
  return (
    <NodeFrame name="Unknown gate" head={<span className="font-semibold">Unknown gate</span>} faulty {...actions}>
      <p className="text-bad">{`"${kind}" is no kind of gate. Remove it, or correct it under YAML.`}</p>
    </NodeFrame>
  );
}
