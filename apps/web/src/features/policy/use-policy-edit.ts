"use client";

import type { Policy } from "@postern/contract/policy";
import type { ProblemDetails } from "@postern/contract/problem";
import { type RefObject, useRef, useState } from "react";
import { focusFirstFault } from "@/ui/focus-first-fault";
import { useLeaveGuard } from "@/ui/use-leave-guard";
import { useKnownCard } from "../providers/use-providers.ts";
import { checkDraft, type DraftFaults, type DraftNode, draftOf, policyOf } from "./policy-draft.ts";
import type { PolicyEditorProps } from "./policy-editor.tsx";
import type { WrittenText } from "./policy-text.tsx";
import { type SavedDraft, useSavePolicy } from "./use-save-policy.ts";

const noFaults: DraftFaults = { bySetting: new Map(), whole: [] };
const unreadable: DraftFaults = { bySetting: new Map(), whole: ["The text has lines to correct, named below it; nothing was saved."] };

export type PolicyView = "form" | "yaml" | "json";

export interface PolicyEdit {
  form: RefObject<HTMLFormElement | null>;
  nodes: readonly DraftNode[];
  setNodes: (change: DraftNode[] | ((tree: readonly DraftNode[]) => DraftNode[])) => void;
  view: PolicyView;
  setView: (view: PolicyView) => void;
  /** The text that was written last, and what it came to. */
  written: WrittenText | undefined;
  write: (written: WrittenText) => void;
  note: string;
  setNote: (note: string) => void;
  faults: DraftFaults;
  dirty: boolean;
  saving: boolean;
  problem: ProblemDetails | undefined;
  /** Back to the version the edit began with. */
  discard: () => void;
  /** The policy that the draft comes to; nothing when it has a fault, which then takes the focus. */
  check: () => Policy | undefined;
  /** Checks the draft and saves it as the version after `basedOn`, live unless told otherwise. */
  submit: (basedOn: string, as?: SavedDraft["as"]) => void;
}

/** One edit of a policy, from the version it begins with to the one it becomes. */
export function usePolicyEdit({ endpointId, start, onSaved }: Pick<PolicyEditorProps, "endpointId" | "start" | "onSaved">): PolicyEdit {
  const [nodes, setNodes] = useState<readonly DraftNode[]>(() => draftOf(start.policy));
  const [view, setView] = useState<PolicyView>("form");
  const [written, setWritten] = useState<WrittenText>();
  const [note, setNote] = useState(start.note);
  const [faults, setFaults] = useState(noFaults);
  const form = useRef<HTMLFormElement>(null);
  const { saving, problem, run } = useSavePolicy({ endpointId, onSaved });
  const cardOf = useKnownCard();
  const dirty = JSON.stringify(policyOf(nodes)) !== JSON.stringify(start.basedOn.policy);
  useLeaveGuard(dirty && !saving);
  const check = () => {
    if (view !== "form" && written?.form === view && written.faulty) return void setFaults(unreadable);
    const checked = checkDraft(nodes, (slug) => cardOf(slug)?.settings);
    setFaults("faults" in checked ? checked.faults : noFaults);
    if ("policy" in checked) return checked.policy;
    setView("form");
    focusFirstFault(() => form.current);
  };
  const submit: PolicyEdit["submit"] = (basedOn, as = "live") => {
    const policy = check();
    if (policy) run({ policy, note, basedOn, as });
  };
  const discard = () => {
    setNodes(draftOf(start.basedOn.policy));
    setView("form");
  };
  const write = (text: WrittenText) => {
    setWritten(text);
    setNodes(text.nodes);
  };
  return { form, nodes, setNodes, view, setView, written, write, note, setNote, faults, dirty, saving, problem, discard, check, submit };
}
