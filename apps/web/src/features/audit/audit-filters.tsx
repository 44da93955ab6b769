"use client";

import { useEffect, useState } from "react";
import { Input } from "@/ui/input";
import { Segments } from "@/ui/segments";
import { Select } from "@/ui/select";
import { sentenceCase } from "@/ui/sentence-case";
import { type AuditFilter, actionNouns, filterOfPreset, nounWords, presetOf, presets } from "./action-words.ts";

interface AuditFiltersProps {
  filter: AuditFilter;
  onChange: (filter: AuditFilter) => void;
}

const everything = "every";
const nouns = [{ value: everything, label: "Every action" }, ...actionNouns.map((noun) => ({ value: `${noun}.`, label: sentenceCase(nounWords(noun)) }))];
const outcomes = [
  { value: "any", label: "Any outcome" },
  { value: "done", label: "Done" },
  { value: "denied", label: "Denied" },
] as const;

/** Presets, and the fields they fill. */
export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const change = (part: Partial<AuditFilter>) => onChange({ ...filter, ...part });
  const choices = nouns.some(({ value }) => value === (filter.action || everything)) ? nouns : [...nouns, { value: filter.action, label: filter.action }];
  return (
    <div className="flex flex-wrap items-center gap-2 border-b px-(--gutter) pb-3">
      <Segments
        label="Preset"
        value={presetOf(filter) ?? "own"}
        choices={presets}
        onChange={(preset) => preset !== "own" && onChange(filterOfPreset(preset))}
      />
      <div className="w-40 max-wide:flex-1">
        <Select
          aria-label="Action"
          choices={choices}
          value={filter.action || everything}
          onChange={(action) => change({ action: action === everything ? "" : action })}
        />
      </div>
      <div className="w-34 max-wide:flex-1">
        <Select aria-label="Outcome" choices={outcomes} value={filter.outcome} onChange={(outcome) => change({ outcome })} />
      </div>
      <TypedFilter label="Who" placeholder="Who: name or id" value={filter.actor} onChange={(actor) => change({ actor })} />
      <TypedFilter label="To what" placeholder="To what: an id" mono value={filter.target} onChange={(target) => change({ target })} />
    </div>
  );
}

interface TypedFilterProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  mono?: boolean;
}

const settleMs = 300;

/** Typed text that counts once the typing rests. */
function TypedFilter({ label, value, onChange, ...look }: TypedFilterProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the clock, not a new callback
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onChange(typed.trim()), settleMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <Input aria-label={label} className="max-w-52 min-w-32 flex-1" value={typed} maxLength={64} onChange={(event) => setTyped(event.target.value)} {...look} />
  );
}
