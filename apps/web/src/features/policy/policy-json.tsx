"use client";

import { useState } from "react";
import { CopyButton } from "@/ui/copy-button";
import { Field } from "@/ui/field";
import { Textarea } from "@/ui/input";
import { type DraftNode, draftOf, policyOf } from "./policy-draft.ts";

interface PolicyJsonProps {
  nodes: readonly DraftNode[];
  onChange: (nodes: DraftNode[]) => void;
}

/** The same policy as JSON; what can be read goes into the form at once. */
export function PolicyJson({ nodes, onChange }: PolicyJsonProps) {
  const [text, setText] = useState(() => JSON.stringify(policyOf(nodes), undefined, 2));
  const [fault, setFault] = useState<string>();
  const write = (typed: string) => {
    setText(typed);
    const read = readPolicy(typed);
    setFault(read.fault);
    if (read.nodes) onChange(read.nodes);
  };
  return (
    <div className="relative">
      <Field label="Policy as JSON" hint="Checked when you save, with the same words as the form." error={fault}>
        {(control) => (
          <Textarea
            {...control}
            mono
            spellCheck={false}
            rows={Math.min(30, Math.max(10, text.split("\n").length + 1))}
            value={text}
            onChange={(event) => write(event.target.value)}
          />
        )}
      </Field>
      <CopyButton text={text} what="policy" className="absolute top-0 right-0" />
    </div>
  );
}

function readPolicy(text: string): { nodes?: DraftNode[]; fault?: string } {
  try {
    const value: unknown = JSON.parse(text);
    const all: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "all") : undefined;
    return Array.isArray(all) ? { nodes: draftOf({ all }) } : { fault: 'The top must be an object with the list "all".' };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : "This is no JSON." };
  }
}
