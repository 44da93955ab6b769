"use client";

import type { PolicyState, PolicyVersion } from "@postern/contract/policy-version";
import Link from "next/link";
import { useProjectHref } from "@/api/use-project-href";
import { Badge, type Tone } from "@/ui/badge";
import { Button } from "@/ui/button";
import { countOf } from "@/ui/number-format";
import type { ShapeName } from "@/ui/shape";
import { Time } from "@/ui/time";

export const stateLook: Record<PolicyState, { word: string; tone: Tone; shape: ShapeName }> = {
  live: { word: "Live", tone: "good", shape: "dot" },
  shadow: { word: "Shadow", tone: "held", shape: "half" },
  proposed: { word: "Proposed", tone: "warn", shape: "triangle" },
  draft: { word: "Draft", tone: "muted", shape: "ring" },
  past: { word: "Past", tone: "muted", shape: "dash" },
};

interface VersionRowProps {
  version: PolicyVersion;
  /** Why this person cannot change policies. */
  refusal: string | undefined;
  onShow: () => void;
  /** Makes it the live one: a past version by a new one that is equal, a draft as it is. */
  onBring: () => void;
}

/** Who, when, why, and what was decided under it. */
export function VersionRow({ version, refusal, onShow, onBring }: VersionRowProps) {
  const { number, state, createdAt, note } = version;
  const { word, tone, shape } = stateLook[state];
  return (
    <li className="border-b px-4 py-2 last:border-0">
      <div className="flex items-center gap-2">
        <span className="font-semibold">Version {number}</span>
        <Badge tone={tone} shape={shape}>
          {word}
        </Badge>
        <span className="flex-1" />
        <Time at={createdAt} as="ago" className="text-muted text-small" />
      </div>
      <Origin version={version} />
      {note && <p className="mt-0.5 break-words">{note}</p>}
      <div className="mt-1 flex gap-2">
        <Button size="small" onClick={onShow} aria-label={number === 1 ? "Show version 1" : `What changed in version ${number}`}>
          {number === 1 ? "Show" : "What changed"}
        </Button>
        {(state === "past" || state === "draft") && (
          <Button size="small" refusal={refusal} onClick={onBring} aria-label={`${verbOf(state)} version ${number}`}>
            {verbOf(state)}
          </Button>
        )}
      </div>
    </li>
  );
}

function Origin({ version: { createdBy, requests, endpointId, number } }: Pick<VersionRowProps, "version">) {
  const href = useProjectHref();
  return (
    <p className="text-muted text-small">
      {createdBy}
      {requests > 0 && (
        <>
          {" · "}
          <Link
            href={`${href("requests")}?filter=${encodeURIComponent(`endpoint:${endpointId} version:${number}`)}&range=30d`}
            className="inline-flex min-h-6 items-center text-accent hover:underline"
          >
            {countOf(requests, "request")} decided
          </Link>
        </>
      )}
    </p>
  );
}

function verbOf(state: "past" | "draft"): string {
  return state === "past" ? "Restore" : "Make live";
}
