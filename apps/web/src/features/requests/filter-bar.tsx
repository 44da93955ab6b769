"use client";

import { type FilterTerm, parseFilter, writeFilter } from "@postern/contract/filter";
import { ListFilter, X } from "lucide-react";
import { useRef, useState } from "react";
import { useShortcut } from "@/ui/shortcuts";
import { type Completion, completionsOf, type KnownValues } from "./filter-completion.ts";
import { FilterCompletions } from "./filter-completions.tsx";
import { problemOfFilter } from "./filter-text.ts";

interface FilterBarProps {
  filter: string;
  onChange: (filter: string) => void;
  /** Values the project has, such as its endpoints' names. */
  known: KnownValues;
}

/** The filter as chips, and an input that completes `key:value`; Backspace takes the last chip back into the input. */
export function FilterBar({ filter, onChange, known }: FilterBarProps) {
  const [typed, setTyped] = useState("");
  const [marked, setMarked] = useState(-1);
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const terms = termsOf(filter);
  const completions = completionsOf(typed, known);
  const mistake = problemOfFilter(typed);
  useShortcut({ keys: "/", label: "Filter", group: "Requests", run: () => input.current?.focus() });

  const write = (text: string) => {
    setTyped(text);
    setMarked(-1);
    setOpen(true);
  };
  const add = (text: string) => {
    if (problemOfFilter(text) || text.trim().endsWith(":")) return write(text);
    if (text.trim()) onChange(writeFilter([...terms, ...parseFilter(text)]));
    write("");
    setOpen(false);
  };
  const pick = ({ text, whole }: Completion) => (whole ? add(text) : write(text));
  const takeBack = () => {
    const last = terms.at(-1);
    if (!last) return;
    onChange(writeFilter(terms.slice(0, -1)));
    write(writeFilter([last]));
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = completions[marked];
    if (step) setMarked((at) => Math.min(Math.max(at + step, -1), completions.length - 1));
    else if (event.key === "Tab" && open && completions[0] && typed) pick(chosen ?? completions[0]);
    else if (event.key === "Enter") chosen ? pick(chosen) : add(typed);
    else if (event.key === "Backspace" && typed === "") takeBack();
    else if (event.key === "Escape") open ? setOpen(false) : input.current?.blur();
    else return;
    event.preventDefault();
  };

  return (
    <div className="relative min-w-0 flex-1 basis-full wide:basis-0">
      <div className="flex min-h-8 flex-wrap items-center gap-1 rounded-control border border-edge bg-panel px-2 py-0.5 focus-within:outline-2 focus-within:outline-accent">
        <ListFilter className="size-3.5 shrink-0 text-muted" aria-hidden="true" />
        {terms.map((term, index) => (
          <Chip key={writeFilter([term])} term={term} onRemove={() => onChange(writeFilter(terms.filter((_, other) => other !== index)))} />
        ))}
        <input
          ref={input}
          role="combobox"
          aria-label="Filter requests"
          aria-expanded={open && completions.length > 0}
          aria-controls="filter-completions"
          aria-activedescendant={marked >= 0 ? `filter-completion-${marked}` : undefined}
          aria-invalid={mistake ? true : undefined}
          aria-describedby={mistake ? "filter-mistake" : undefined}
          value={typed}
          onChange={(event) => write(event.target.value)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
          placeholder={terms.length === 0 ? "Filter: verdict:refused, endpoint:…, or any words" : "And…"}
          autoComplete="off"
          spellCheck={false}
          className="h-6 min-w-40 flex-1 bg-transparent outline-none"
        />
        {terms.length > 0 && (
          <button type="button" onClick={() => onChange("")} className="rounded-chip px-1.5 py-0.5 text-muted text-small hover:bg-hover hover:text-ink">
            Clear
          </button>
        )}
      </div>
      {mistake && (
        <p id="filter-mistake" role="alert" className="mt-1 text-bad text-small">
          {mistake}
        </p>
      )}
      {open && <FilterCompletions completions={completions} marked={marked} onPick={pick} />}
    </div>
  );
}

function Chip({ term, onRemove }: { term: FilterTerm; onRemove: () => void }) {
  const text = writeFilter([term]);
  return (
    <span className="inline-flex h-6 max-w-72 items-center gap-0.5 rounded-chip bg-accent-soft pl-1.5 font-mono text-small">
      <span className="truncate">{text}</span>
      <button
        type="button"
        aria-label={`Remove ${text}`}
        onClick={onRemove}
        className="inline-flex size-6 items-center justify-center rounded-chip text-muted hover:text-ink"
      >
        <X className="size-3" aria-hidden="true" />
      </button>
    </span>
  );
}

/** The terms of the address; one that someone mangled by hand shows as no chips and an error from the server. */
function termsOf(filter: string): FilterTerm[] {
  return problemOfFilter(filter) ? [] : parseFilter(filter);
}
