"use client";

import type { PolicyVersion } from "@postern/contract/policy-version";
import { useState } from "react";
import { useRefusal } from "@/api/session";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { DifferenceList } from "@/ui/difference-list";
import { Section } from "@/ui/section";
import { Time } from "@/ui/time";

interface VersionsProps {
  /** Newest first. */
  versions: readonly PolicyVersion[];
  onRestore: (version: PolicyVersion) => void;
}

/** Every version there was: who, when, why, what changed; each can be brought back as a draft. */
export function Versions({ versions, onRestore }: VersionsProps) {
  const [shown, setShown] = useState<PolicyVersion>();
  const refusal = useRefusal("configure");
  const before = shown && versions.find(({ number }) => number < shown.number);
  return (
    <Section title="Versions" flush>
      <ul className="max-h-[70vh] overflow-y-auto">
        {versions.map((version) => (
          <VersionRow key={version.id} version={version} refusal={refusal} onShow={() => setShown(version)} onRestore={() => onRestore(version)} />
        ))}
      </ul>
      {shown && (
        <Dialog
          open
          wide
          onOpenChange={(open) => !open && setShown(undefined)}
          title={`Version ${shown.number}`}
          description={before ? `What changed since version ${before.number}` : "The first version"}
        >
          <DifferenceList before={before?.policy ?? { all: [] }} after={shown.policy} none="Nothing changed." />
        </Dialog>
      )}
    </Section>
  );
}

interface VersionRowProps {
  version: PolicyVersion;
  refusal: string | undefined;
  onShow: () => void;
  onRestore: () => void;
}

function VersionRow({ version: { number, live, createdAt, createdBy, note }, refusal, onShow, onRestore }: VersionRowProps) {
  return (
    <li className="border-b px-4 py-2 last:border-0">
      <div className="flex items-center gap-2">
        <span className="font-semibold">Version {number}</span>
        {live && (
          <Badge tone="good" shape="dot">
            Live
          </Badge>
        )}
        <span className="flex-1" />
        <Time at={createdAt} className="text-muted text-small" />
      </div>
      <p className="text-muted text-small">{createdBy}</p>
      {note && <p className="mt-0.5 break-words">{note}</p>}
      <div className="mt-1 flex gap-2">
        <Button size="small" onClick={onShow}>
          What changed
        </Button>
        {!live && (
          <Button size="small" refusal={refusal} onClick={onRestore}>
            Restore
          </Button>
        )}
      </div>
    </li>
  );
}
