"use client";

import type { TextFault } from "@postern/contract/yaml-text";
import { useRef, useState } from "react";
import { CopyButton } from "@/ui/copy-button";
import { Field } from "@/ui/field";
import { Textarea } from "@/ui/input";
import { draftOfText, type TextForm, textOfDraft } from "./draft-text.ts";
import type { DraftNode } from "./policy-draft.ts";

/** A text that was written, and the draft it came to: as long as that is the draft, the text stays to the letter. */
export interface WrittenText {
  text: string;
  form: TextForm;
  nodes: readonly DraftNode[];
  /** Whether something of it is to be corrected; until then it is not saved. */
  faulty: boolean;
}

interface PolicyTextProps {
  form: TextForm;
  nodes: readonly DraftNode[];
  written: WrittenText | undefined;
  /** Hears of each change of the text, with the draft it comes to when it can be read. */
  onWrite: (written: WrittenText) => void;
}

/** The same policy as YAML or JSON; what can be read goes into the form at once. */
export function PolicyText({ form, nodes, written, onWrite }: PolicyTextProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => (written?.form === form && written.nodes === nodes ? written.text : textOfDraft(nodes, form, commentsOf(written))));
  const { faults } = draftOfText(text);
  const write = (typed: string) => {
    setText(typed);
    const read = draftOfText(typed);
    onWrite({ text: typed, form, nodes: read.nodes ?? nodes, faulty: read.faults.length > 0 });
  };
  const lines = text.split("\n").length;
  return (
    <div className="relative">
      <Field label={`Policy as ${form === "yaml" ? "YAML" : "JSON"}`} hint={hints[form]} error={faults.length > 0 ? faultCount(faults.length) : undefined}>
        {(control) => (
          <div className="flex max-h-[70vh] overflow-y-auto p-0.5">
            <LineNumbers lines={lines} faulty={new Set(faults.map(({ line }) => line))} />
            <Textarea
              {...control}
              ref={area}
              mono
              spellCheck={false}
              wrap="off"
              rows={Math.max(10, lines + 1)}
              className="shrink-0 basis-0 grow resize-none overflow-y-hidden leading-5"
              value={text}
              onChange={(event) => write(event.target.value)}
            />
          </div>
        )}
      </Field>
      <CopyButton text={text} what="policy" className="absolute top-0 right-0" />
      <FaultList faults={faults} onGo={(line) => selectLine(area.current, line)} />
    </div>
  );
}

const hints: Record<TextForm, string> = {
  yaml: "As in a policy file (postern pull). Comments stay while you edit here; the gateway keeps the policy alone.",
  json: "The same policy as JSON.",
};

function commentsOf(written: WrittenText | undefined): string | undefined {
  return written?.form === "yaml" ? written.text : undefined;
}

function faultCount(count: number): string {
  return count === 1 ? "One thing to correct:" : `${count} things to correct:`;
}

/** Beside the text, a number for each line; those with a fault stand out. */
function LineNumbers({ lines, faulty }: { lines: number; faulty: ReadonlySet<number> }) {
  return (
    <div aria-hidden="true" className="select-none py-1.5 pr-2 text-right font-mono text-muted text-small leading-5 pointer-coarse:text-[16px]">
      {Array.from({ length: lines }, (_, index) => index + 1).map((line) => (
        <div key={line} className={faulty.has(line) ? "font-semibold text-bad" : ""}>
          {line}
        </div>
      ))}
    </div>
  );
}

const shownFaults = 5;

function FaultList({ faults, onGo }: { faults: readonly TextFault[]; onGo: (line: number) => void }) {
  if (faults.length === 0) return null;
  return (
    <ul className="mt-1 flex flex-col gap-0.5 text-small">
      {faults.slice(0, shownFaults).map(({ line, column, path, says }) => (
        <li key={`${line} ${column} ${says}`} className="min-w-0 break-words">
          <button type="button" className="font-semibold text-accent underline pointer-coarse:min-h-11" onClick={() => onGo(line)}>
            Line {line}
          </button>{" "}
          <span className="font-mono">{path}</span> {says}
        </li>
      ))}
      {faults.length > shownFaults && <li className="text-muted">and {faults.length - shownFaults} more</li>}
    </ul>
  );
}

function selectLine(area: HTMLTextAreaElement | null, line: number): void {
  if (!area) return;
  const before = area.value.split("\n").slice(0, line - 1);
  const start = before.reduce((length, text) => length + text.length + 1, 0);
  const end = area.value.indexOf("\n", start);
  area.focus();
  area.setSelectionRange(start, end < 0 ? area.value.length : end);
}
