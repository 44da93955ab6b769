"use client";

import type { PolicyVersion } from "@postern/contract/policy-version";
import { useState } from "react";
import { useRefusal } from "@/api/session";
import { Section } from "@/ui/section";
import { BringDialog } from "./bring-dialog.tsx";
import { VersionDialog } from "./version-dialog.tsx";
import { VersionRow } from "./version-row.tsx";

interface VersionsProps {
  /** Newest first. */
  versions: readonly PolicyVersion[];
  live: PolicyVersion;
}

/** Every version there was: who, when, why, what changed; each can be made live again. */
export function Versions({ versions, live }: VersionsProps) {
  const [shown, setShown] = useState<PolicyVersion>();
  const [brought, setBrought] = useState<PolicyVersion>();
  const refusal = useRefusal("configure");
  return (
    <Section title="Versions" flush>
      <ul className="max-h-[70vh] overflow-y-auto">
        {versions.map((version) => (
          <VersionRow key={version.id} version={version} refusal={refusal} onShow={() => setShown(version)} onBring={() => setBrought(version)} />
        ))}
      </ul>
      {shown && <VersionDialog version={shown} versions={versions} onClose={() => setShown(undefined)} />}
      {brought && <BringDialog version={brought} live={live} onClose={() => setBrought(undefined)} />}
    </Section>
  );
}
