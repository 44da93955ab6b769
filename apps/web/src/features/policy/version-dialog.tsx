"use client";

import type { PolicyVersion } from "@postern/contract/policy-version";
import { useState } from "react";
import { Dialog } from "@/ui/dialog";
import { Select } from "@/ui/select";
import { PolicyChanges } from "./policy-changes.tsx";

interface VersionDialogProps {
  version: PolicyVersion;
  /** Newest first. */
  versions: readonly PolicyVersion[];
  onClose: () => void;
}

/** One version beside another: the one before it, unless another is chosen. */
export function VersionDialog({ version, versions, onClose }: VersionDialogProps) {
  const others = versions.filter(({ id }) => id !== version.id);
  const [otherId, setOtherId] = useState(() => (others.find(({ number }) => number < version.number) ?? others.find(({ live }) => live))?.id);
  const other = others.find(({ id }) => id === otherId);
  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title={`Version ${version.number}`} description={version.note || "No note was left."}>
      <div className="flex flex-col gap-3">
        {other && (
          <div className="flex flex-wrap items-center gap-2">
            <span>Compared with</span>
            <Select
              aria-label="Compared with"
              className="max-w-64"
              choices={others.map(({ id, number, state, createdBy }) => ({
                value: id,
                label: `Version ${number}${state === "live" ? ", live" : ""}`,
                hint: createdBy,
              }))}
              value={other.id}
              onChange={setOtherId}
            />
          </div>
        )}
        <PolicyChanges before={other?.policy ?? { all: [] }} after={version.policy} />
      </div>
    </Dialog>
  );
}
