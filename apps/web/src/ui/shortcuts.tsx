"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from "react";
import { usePreferences } from "./preferences-provider.tsx";
import { matchShortcut, nameOfPress } from "./shortcut-keys.ts";

export interface Shortcut {
  /** As matchShortcut names it: `j`, `g r`, `mod+k`, `Escape`. */
  keys: string;
  /** What it does, for the sheet of keys. */
  label: string;
  group: string;
  run: () => void;
  disabled?: boolean;
}

/** The shortcuts that act now. The last to come wins, so an open panel takes `j` from the list beneath it. */
class ShortcutBoard {
  readonly #held = new Set<{ current: Shortcut }>();

  hold(shortcut: { current: Shortcut }): () => void {
    this.#held.add(shortcut);
    return () => this.#held.delete(shortcut);
  }

  list(): Shortcut[] {
    return [...this.#held].map((held) => held.current).filter((shortcut) => !shortcut.disabled);
  }

  find(names: string[]): Shortcut | undefined {
    const acting = this.list().reverse();
    for (const name of names) {
      const found = acting.find((shortcut) => shortcut.keys === name);
      if (found) return found;
    }
  }

  awaits(press: string): boolean {
    return this.list().some((shortcut) => shortcut.keys.startsWith(`${press} `));
  }
}

const ShortcutContext = createContext<ShortcutBoard | undefined>(undefined);

/** Listens for the keyboard on behalf of every useShortcut beneath it. */
export function ShortcutsProvider({ children }: { children: ReactNode }) {
  const board = useMemo(() => new ShortcutBoard(), []);
  const { keys } = usePreferences().preferences;

  useEffect(() => {
    let pending: { press: string; at: number } | undefined;
    const listen = (event: KeyboardEvent) => {
      const press = nameOfPress(event);
      if (!press || event.defaultPrevented || isSilenced(event, press, keys === "on")) return;
      const found = board.find(matchShortcut(pending, press, event.timeStamp));
      pending = !found && board.awaits(press) ? { press, at: event.timeStamp } : undefined;
      if (!found) return;
      event.preventDefault();
      found.run();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [board, keys]);

  return <ShortcutContext.Provider value={board}>{children}</ShortcutContext.Provider>;
}

/** Single keys are silent while someone types, or while a dialog or menu is open; chords with ⌘ are not. */
function isSilenced(event: KeyboardEvent, press: string, letters: boolean): boolean {
  if (press.startsWith("mod+")) return false;
  if (!letters && press.length === 1) return true;
  const target = event.target instanceof HTMLElement ? event.target : undefined;
  if (target?.closest("input, textarea, select, [contenteditable=true]")) return true;
  return document.querySelector("[role=dialog][data-state=open], [role=menu], [role=listbox][data-state=open]") !== null;
}

/** Makes a key act while this component is shown. */
export function useShortcut(shortcut: Shortcut): void {
  const board = useContext(ShortcutContext);
  const held = useRef(shortcut);
  useEffect(() => {
    held.current = shortcut;
  });
  useEffect(() => board?.hold(held), [board]);
}

/** The keys that act now, for the sheet of keys. */
export function useShortcutList(): () => Shortcut[] {
  const board = useContext(ShortcutContext);
  return () => board?.list() ?? [];
}
