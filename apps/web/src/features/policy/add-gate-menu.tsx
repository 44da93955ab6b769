"use client";

import { type GateKind, GateSettings } from "@postern/contract/policy";
import { Group, Plus } from "lucide-react";
import { Button } from "@/ui/button";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { gateForms, newGate } from "./gate-fields.ts";
import { gateLook } from "./gate-words.ts";

const kinds: readonly GateKind[] = GateSettings.options.map((option) => option.shape.kind.value);

interface AddGateMenuProps {
  label: string;
  /** Called with the new node, as JSON. */
  onAdd: (json: unknown) => void;
}

/** Every kind of gate with what it does, and groups. */
export function AddGateMenu({ label, onAdd }: AddGateMenuProps) {
  return (
    <div>
      <Menu
        align="start"
        trigger={
          <Button size="small" icon={<Plus className="size-3.5" />}>
            {label}
          </Button>
        }
      >
        <div className="w-80 max-w-[calc(100vw-32px)]">
          {kinds.map((kind) => {
            const { label: name, icon: Icon } = gateLook[kind];
            return (
              <MenuItem key={kind} icon={<Icon aria-hidden="true" />} hint={gateForms[kind].about} onSelect={() => onAdd(newGate(kind))}>
                {name}
              </MenuItem>
            );
          })}
          <MenuLine />
          <MenuItem icon={<Group aria-hidden="true" />} hint="Passes when one of its gates does" onSelect={() => onAdd({ any: [] })}>
            Group: any of these
          </MenuItem>
        </div>
      </Menu>
    </div>
  );
}
