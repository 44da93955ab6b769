"use client";

import type { Policy } from "@postern/contract/policy";
import type { PolicyVersion } from "@postern/contract/policy-version";
import dynamic from "next/dynamic";
import { type ReactNode, useEffect } from "react";
import { useRefusal } from "@/api/session";
import { Section } from "@/ui/section";
import { Segments } from "@/ui/segments";
import { SkeletonRows } from "@/ui/skeleton";
import { AddGateMenu } from "./add-gate-menu.tsx";
import { DraftList } from "./draft-list.tsx";
import { addNode } from "./policy-draft.ts";
import { PolicyProblem } from "./policy-problem.tsx";
import { SaveBar } from "./save-bar.tsx";
import { Traffic } from "./traffic.tsx";
import { UnboundNotices } from "./unbound-notice.tsx";
import { type PolicyEdit, usePolicyEdit } from "./use-policy-edit.ts";

/** Where an edit begins: a policy, the version it will follow, and a note about it. */
export interface PolicyStart {
  policy: Policy;
  basedOn: PolicyVersion;
  note: string;
}

export interface PolicyEditorProps {
  endpointId: string;
  start: PolicyStart;
  /** The version that counts now; newer than the start's when someone else saved meanwhile. */
  live: PolicyVersion;
  onSaved: (version: PolicyVersion) => void;
  onLoadLive: () => void;
  /** What else stands beside the draft. */
  children?: ReactNode;
}

/** The draft, and beside it what it would do to the traffic. */
export function PolicyEditor({ children, ...props }: PolicyEditorProps) {
  const { endpointId, start, onSaved } = props;
  const edit = usePolicyEdit({ endpointId, start, onSaved });
  const isBehind = !edit.dirty && props.live.id !== start.basedOn.id;
  const { onLoadLive } = props;
  useEffect(() => {
    if (isBehind) onLoadLive();
  }, [isBehind, onLoadLive]);
  return (
    <>
      <DraftForm {...props} edit={edit} />
      <div className="flex min-w-0 flex-col gap-4">
        <Traffic endpointId={endpointId} edit={edit} />
        {children}
      </div>
    </>
  );
}

/** Gates as cards in order, or the same as text; saving makes a new version. */
function DraftForm({ edit, start, live, onLoadLive }: Omit<PolicyEditorProps, "children"> & { edit: PolicyEdit }) {
  const refusal = useRefusal("configure");
  const { basedOn } = start;
  const { faults, problem, dirty } = edit;
  const save = () => refusal === undefined && dirty && edit.submit(basedOn.id);
  return (
    <form
      ref={edit.form}
      noValidate
      className="flex min-w-0 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => event.key === "Enter" && (event.metaKey || event.ctrlKey) && save()}
    >
      <Section
        title={dirty ? `Draft of version ${live.number + 1}` : `Version ${basedOn.number}${basedOn.id === live.id ? ", live" : ""}`}
        description="Every gate must pass; the cheapest are asked first, and the first that fails decides. An empty policy lets everyone in."
        actions={<Segments label="View" value={edit.view} choices={views} onChange={edit.setView} />}
      >
        {edit.view === "form" ? (
          <Gates edit={edit} disabled={refusal !== undefined} />
        ) : (
          <PolicyText key={edit.view} form={edit.view} nodes={edit.nodes} written={edit.written} onWrite={edit.write} />
        )}
      </Section>
      <div className="sticky bottom-0 z-10 flex flex-col gap-2 border-t bg-page py-3">
        <PolicyProblem problem={problem} faults={faults} live={live} basedOn={basedOn} onLoadLive={onLoadLive} onSaveOver={() => edit.submit(live.id)} />
        <SaveBar edit={edit} refusal={refusal} onShadow={() => edit.submit(basedOn.id, "shadow")} />
      </div>
    </form>
  );
}

// Reading YAML takes more code than a form does: it is fetched when someone writes.
const PolicyText = dynamic(() => import("./policy-text.tsx").then((module) => module.PolicyText), { loading: () => <SkeletonRows rows={6} columns={2} /> });

const views = [
  { value: "form", label: "Form" },
  { value: "yaml", label: "YAML" },
  { value: "json", label: "JSON" },
] as const;

function Gates({ edit: { nodes, setNodes, faults }, disabled }: { edit: PolicyEdit; disabled: boolean }) {
  return (
    <div className="flex flex-col gap-3">
      {nodes.length === 0 && <p className="text-muted">There is no gate: whoever knows the address may post.</p>}
      <fieldset disabled={disabled} className="contents">
        <DraftList nodes={nodes} onEdit={setNodes} faults={faults.bySetting} />
        <UnboundNotices nodes={nodes} onEdit={setNodes} />
        <AddGateMenu label="Add a gate" onAdd={(json) => setNodes((tree) => addNode(tree, json))} />
      </fieldset>
    </div>
  );
}
