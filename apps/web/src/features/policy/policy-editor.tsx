"use client";

import type { PolicyVersion } from "@postern/contract/endpoint";
import type { Policy } from "@postern/contract/policy";
import { useRef, useState } from "react";
import { useRefusal } from "@/api/session";
import { Section } from "@/ui/section";
import { Segments } from "@/ui/segments";
import { useLeaveGuard } from "@/ui/use-leave-guard";
import { AddGateMenu } from "./add-gate-menu.tsx";
import { DraftList } from "./draft-list.tsx";
import { addNode, checkDraft, type DraftFaults, type DraftNode, draftOf, policyOf } from "./policy-draft.ts";
import { PolicyJson } from "./policy-json.tsx";
import { PolicyProblem } from "./policy-problem.tsx";
import { SaveBar } from "./save-bar.tsx";
import { useProviderChoices } from "./use-provider-choices.ts";
import { useSavePolicy } from "./use-save-policy.ts";

/** Where an edit begins: a policy, the version it will follow, and a note about it. */
export interface PolicyStart {
  policy: Policy;
  basedOn: PolicyVersion;
  note: string;
}

interface PolicyEditorProps {
  endpointId: string;
  start: PolicyStart;
  /** The version that counts now; newer than the start's when someone else saved meanwhile. */
  live: PolicyVersion;
  onSaved: (version: PolicyVersion) => void;
  onLoadLive: () => void;
}

const noFaults: DraftFaults = { bySetting: new Map(), whole: [] };

/** Gates as cards in order, or the same as JSON; saving makes a new version. */
export function PolicyEditor({ endpointId, start, live, onSaved, onLoadLive }: PolicyEditorProps) {
  const [nodes, setNodes] = useState(() => draftOf(start.policy));
  const [view, setView] = useState<"form" | "json">("form");
  const [note, setNote] = useState(start.note);
  const [faults, setFaults] = useState(noFaults);
  const form = useRef<HTMLFormElement>(null);
  const refusal = useRefusal("configure");
  const choices = useProviderChoices();
  const save = useSavePolicy({ endpointId, onSaved });
  const { basedOn } = start;
  const dirty = JSON.stringify(policyOf(nodes)) !== JSON.stringify(basedOn.policy);
  useLeaveGuard(dirty && !save.saving);

  const edit = (change: (tree: readonly DraftNode[]) => DraftNode[]) => setNodes((tree) => change(tree));
  const submit = (basedOn: string) => {
    if (refusal !== undefined) return;
    const checked = checkDraft(nodes);
    setFaults("faults" in checked ? checked.faults : noFaults);
    if ("policy" in checked) return save.run({ policy: checked.policy, note, basedOn });
    setView("form");
    // Once the faults are drawn, the first faulty control takes the focus.
    setTimeout(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
  };

  return (
    <form
      ref={form}
      noValidate
      className="flex min-w-0 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit(basedOn.id);
      }}
      onKeyDown={(event) => event.key === "Enter" && (event.metaKey || event.ctrlKey) && submit(basedOn.id)}
    >
      <Section
        title={dirty ? `Draft of version ${live.number + 1}` : `Version ${basedOn.number}${basedOn.id === live.id ? ", live" : ""}`}
        description="Gates in order; the first that fails decides. An empty policy lets everyone in."
        actions={<Segments label="View" value={view} choices={views} onChange={setView} />}
      >
        {view === "json" ? (
          <PolicyJson nodes={nodes} onChange={setNodes} />
        ) : (
          <div className="flex flex-col gap-3">
            {nodes.length === 0 && <p className="text-muted">There is no gate: whoever knows the address may post.</p>}
            <fieldset disabled={refusal !== undefined} className="contents">
              <DraftList nodes={nodes} onEdit={edit} faults={faults.bySetting} choices={choices} />
              <AddGateMenu label="Add a gate" onAdd={(json) => edit((tree) => addNode(tree, json))} />
            </fieldset>
          </div>
        )}
      </Section>
      <PolicyProblem problem={save.problem} faults={faults} live={live} basedOn={basedOn} onLoadLive={onLoadLive} onSaveOver={() => submit(live.id)} />
      <SaveBar note={note} onNote={setNote} dirty={dirty} saving={save.saving} refusal={refusal} onDiscard={() => setNodes(draftOf(basedOn.policy))} />
    </form>
  );
}

const views = [
  { value: "form", label: "Form" },
  { value: "json", label: "JSON" },
] as const;
