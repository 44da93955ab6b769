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
              {shortcuts.map(([label, keys]) => (
                <div key={label} className="flex items-center gap-2 border-b py-1">
                  <dt className="flex-1">{label}</dt>
                  {keys.map((key, index) => (
                    <dd key={key} className="text-muted text-small">
                      {index > 0 && "or "}
                      <Kbd keys={key} className="text-ink" />
                    </dd>
                  ))}
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

type Keys = [label: string, keys: string[]];

/** What can be done, by group, each with all the keys that do it. */
function groupsOf(shortcuts: Shortcut[]): [group: string, Keys[]][] {
  const groups = new Map<string, Map<string, Set<string>>>();
  for (const { group, label, keys } of shortcuts) {
    const labels = groups.get(group) ?? new Map<string, Set<string>>();
    groups.set(group, labels.set(label, (labels.get(label) ?? new Set()).add(keys)));
  }
  return [...groups].map(([group, labels]) => [group, [...labels].map(([label, keys]): Keys => [label, [...keys]])]);
}
