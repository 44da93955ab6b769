/** What a key handler needs to know of a press; a KeyboardEvent fits. */
export interface KeyPress {
  key: string;
  metaKey: boolean;
  ctrlKey: boolean;
  altKey: boolean;
}

/**
 * Names a press as shortcuts are written: `j`, `Shift+R` is written `R`, `⌘K` is `mod+k` (⌘ or Ctrl).
 * A press with Alt, or of a modifier alone, has no name.
 */
export function nameOfPress({ key, metaKey, ctrlKey, altKey }: KeyPress): string | undefined {
  if (altKey || ["Shift", "Control", "Meta", "Alt", "Dead"].includes(key)) return;
  return metaKey || ctrlKey ? `mod+${key.toLowerCase()}` : key;
}

/** Follows presses in time and says which of the known shortcuts was meant; `g r` is two presses within a second. */
export function matchShortcut(pending: { press: string; at: number } | undefined, press: string, at: number): string[] {
  const sequence = pending && at - pending.at < 1_000 ? [`${pending.press} ${press}`] : [];
  return [...sequence, press];
}

const named: Record<string, string> = { Enter: "↵", Escape: "Esc", ArrowDown: "↓", ArrowUp: "↑" };

/** How a shortcut reads on a key cap: `mod+k` as ⌘K or Ctrl K, `R` as Shift R. */
export function capsOf(shortcut: string, apple: boolean): string[] {
  return shortcut.split(" ").map((press) => {
    if (press.startsWith("mod+")) return `${apple ? "⌘" : "Ctrl "}${press.slice(4) === "enter" ? "↵" : press.slice(4).toUpperCase()}`;
    return named[press] ?? (/^[A-Z]$/.test(press) ? `⇧${press}` : press);
  });
}
