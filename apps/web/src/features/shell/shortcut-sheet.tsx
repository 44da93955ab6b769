"use client";

import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";
import { type Shortcut, useShortcutList } from "@/ui/shortcuts";

interface ShortcutSheetProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The keys that act on this page, by group. */
export function ShortcutSheet({ open, onOpenChange }: ShortcutSheetProps) {
  const list = useShortcutList();
  const groups = open ? groupsOf(list()) : [];
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" description="They act on this page, outside of text fields." wide>
      <div className="columns-1 gap-8 wide:columns-2">
        {groups.map(([group, shortcuts]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 font-semibold">{group}</h3>
            <dl>
              {shortcuts.map(({ keys, label }) => (
                <div key={keys} className="flex items-center gap-2 border-b py-1">
                  <dt className="flex-1">{label}</dt>
                  <dd>
                    <Kbd keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function groupsOf(shortcuts: Shortcut[]): [string, Shortcut[]][] {
  const groups = new Map<string, Map<string, Shortcut>>();
  for (const shortcut of shortcuts) groups.set(shortcut.group, (groups.get(shortcut.group) ?? new Map()).set(shortcut.keys, shortcut));
  return [...groups].map(([group, byKeys]) => [group, [...byKeys.values()]]);
}
