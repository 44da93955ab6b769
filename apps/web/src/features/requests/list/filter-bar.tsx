"use client";

import { type FilterTerm, writeFilter } from "@postern/contract/filter";
import { ListFilter, X } from "lucide-react";
import { type RefObject, useRef } from "react";
import { useShortcut } from "@/ui/shortcuts";
import type { KnownValues } from "./filter-completion.ts";
import { FilterCompletions } from "./filter-completions.tsx";
import { type FilterInput, useFilterInput } from "./use-filter-input.ts";

interface FilterBarProps {
  filter: string;
  onChange: (filter: string) => void;
  /** Values the project has, such as its endpoints' names. */
  known: KnownValues;
}

/** The filter as chips, and an input that completes `key:value`. */
export function FilterBar(props: FilterBarProps) {
  const input = useFilterInput(props);
  const element = useRef<HTMLInputElement>(null);
  useShortcut({ keys: "/", label: "Filter", group: "Requests", run: () => element.current?.focus() });
  return (
    <div className="relative min-w-0 flex-1 basis-full wide:basis-0">
      <div className="flex min-h-8 flex-wrap items-center gap-1 rounded-control border border-edge bg-panel px-2 py-0.5 focus-within:outline-2 focus-within:outline-accent">
        <ListFilter className="size-3.5 shrink-0 text-muted" aria-hidden="true" />
        {input.terms.map((term) => (
          <Chip key={writeFilter([term])} term={term} onRemove={() => input.remove(term)} />
        ))}
        <TermInput input={input} element={element} />
        {props.filter !== "" && (
          <button
            type="button"
            onClick={() => props.onChange("")}
            className="min-h-6 rounded-chip px-1.5 text-muted text-small pointer-coarse:min-h-9 hover:bg-hover hover:text-ink"
          >
            Clear
          </button>
        )}
      </div>
      {input.mistake && (
        <p id="filter-mistake" role="alert" className="mt-1 text-bad text-small">
          {input.mistake}
        </p>
      )}
      {input.isOpen && <FilterCompletions completions={input.completions} marked={input.marked} onPick={input.pick} />}
    </div>
  );
}

function TermInput({ input, element }: { input: FilterInput; element: RefObject<HTMLInputElement | null> }) {
  const { typed, terms, mistake, marked, isOpen, completions, write, setOpen, onKeyDown } = input;
  return (
    <input
      ref={element}
      role="combobox"
      aria-label="Filter requests"
      aria-expanded={isOpen && completions.length > 0}
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
      className="h-6 min-w-24 flex-1 text-ellipsis bg-transparent outline-none pointer-coarse:h-9 pointer-coarse:text-[16px] wide:min-w-40"
    />
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
