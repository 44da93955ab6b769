"use client";

import { oidcPresets } from "@postern/contract/oidc-presets";
import { IdCard } from "lucide-react";
import { Button } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";

/** Issuers that are known, each with what to fill in; the rest of the gate stays as it is. */
export function OidcPresetMenu({ onChoose }: { onChoose: (settings: Record<string, unknown>) => void }) {
  return (
    <div className="mb-3">
      <Menu align="start" trigger={<Button size="small">Begin with a known issuer</Button>}>
        <div className="w-96 max-w-[calc(100vw-32px)]">
          {oidcPresets.map(({ slug, label, about, gate }) => (
            <MenuItem key={slug} icon={<IdCard aria-hidden="true" />} hint={about} onSelect={() => onChoose(structuredClone(gate))}>
              {label}
            </MenuItem>
          ))}
        </div>
      </Menu>
    </div>
  );
}
