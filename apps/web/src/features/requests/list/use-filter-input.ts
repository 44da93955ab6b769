"use client";

import { type FilterTerm, parseFilter, writeFilter } from "@postern/contract/filter";
import { type KeyboardEvent, useState } from "react";
import { problemOfFilter } from "../filter-text.ts";
import { type Completion, completionsOf, type KnownValues } from "./filter-completion.ts";

interface FilterInputProps {
  filter: string;
  onChange: (filter: string) => void;
  known: KnownValues;
}

export interface FilterInput {
  terms: FilterTerm[];
  typed: string;
  /** What is wrong with what is typed, in words. */
  mistake: string | undefined;
  completions: Completion[];
  /** The completion the arrows stand on, or -1. */
  marked: number;
  isOpen: boolean;
  setOpen: (open: boolean) => void;
  write: (text: string) => void;
  pick: (completion: Completion) => void;
  remove: (term: FilterTerm) => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** What is typed into the filter: it becomes a term on Enter, completes with Tab, and Backspace takes the last term back. */
export function useFilterInput({ filter, onChange, known }: FilterInputProps): FilterInput {
  const [typed, setTyped] = useState("");
  const [marked, setMarked] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  const terms = termsOf(filter);
  const completions = completionsOf(typed, known);
  const write = (text: string) => {
    setTyped(text);
    setMarked(-1);
    setOpen(true);
  };
  const add = (text: string) => {
    // A term without its value waits for it.
    if (problemOfFilter(text) || text.trim().endsWith(":")) return write(text);
    if (text.trim()) onChange(writeFilter([...terms, ...parseFilter(text)]));
    write("");
    setOpen(false);
  };
  const pick = ({ text, whole }: Completion) => (whole ? add(text) : write(text));
  const remove = (gone: FilterTerm) => onChange(writeFilter(terms.filter((term) => term !== gone)));
  const move = (step: number) => setMarked((at) => Math.min(Math.max(at + step, -1), completions.length - 1));
  const onKeyDown = keysFor(
    { typed, isOpen, chosen: completions[marked], best: completions[0], last: terms.at(-1) },
    { add, pick, move, write, remove, setOpen },
  );
  return { terms, typed, mistake: problemOfFilter(typed) ?? problemOfFilter(filter), completions, marked, isOpen, setOpen, write, pick, remove, onKeyDown };
}

interface Standing {
  typed: string;
  isOpen: boolean;
  chosen: Completion | undefined;
  best: Completion | undefined;
  last: FilterTerm | undefined;
}
type Moves = Pick<FilterInput, "pick" | "write" | "remove" | "setOpen"> & { add: (text: string) => void; move: (step: number) => void };

function keysFor({ typed, isOpen, chosen, best, last }: Standing, { add, pick, move, write, remove, setOpen }: Moves) {
  const takeBack = (term: FilterTerm) => {
    remove(term);
    write(writeFilter([term]));
  };
  return (event: KeyboardEvent<HTMLInputElement>) => {
    const { key, currentTarget } = event;
    if (key === "ArrowDown" || key === "ArrowUp") move(key === "ArrowDown" ? 1 : -1);
    else if (key === "Tab" && isOpen && best && typed) pick(chosen ?? best);
    else if (key === "Enter") chosen ? pick(chosen) : add(typed);
    else if (key === "Backspace" && typed === "" && last) takeBack(last);
    else if (key === "Escape") isOpen ? setOpen(false) : currentTarget.blur();
    else return;
    event.preventDefault();
  };
}

/** The terms of the address; one that someone mangled by hand shows as no chips, and as a mistake. */
function termsOf(filter: string): FilterTerm[] {
  return problemOfFilter(filter) ? [] : parseFilter(filter);
}
