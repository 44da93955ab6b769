"use client";

import type { Share } from "@postern/contract/share";
import { tellAudience } from "@postern/contract/share-audience";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { useForbidden } from "@/api/use-forbidden";
import { Badge, type Tone } from "@/ui/badge";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { countOf } from "@/ui/number-format";
import type { ShapeName } from "@/ui/shape";
import { Time } from "@/ui/time";
import { ShareVisits } from "./share-visits.tsx";

const extensionHours = 8;

export function ShareRow({ share, onRevoke }: { share: Share; onRevoke: () => void }) {
  const [isShown, setShown] = useState(false);
  const { id, name, owner, endedAt } = share;
  const visitsWord = isShown ? "Hide visits" : "Visits";
  const listId = `visits-${id}`;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b px-4 py-2.5 last:border-0">
      <div className="min-w-0 flex-1 basis-64">
        <Title share={share} />
        <Way share={share} />
        <p className="break-words text-muted text-small">
          {owner} · {endedAt ? "was open" : "open"} to {audienceOf(share)}
        </p>
        <Standing share={share} />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" aria-label={`${visitsWord} of ${name}`} aria-expanded={isShown} aria-controls={listId} onClick={() => setShown(!isShown)}>
          {visitsWord}
        </Button>
        {!endedAt && <OwnersButtons share={share} onRevoke={onRevoke} />}
      </div>
      <div id={listId} className="basis-full empty:hidden">
        {isShown && <ShareVisits shareId={id} />}
      </div>
    </li>
  );
}

function Title({ share }: { share: Share }) {
  const { name, audience, endedAt } = share;
  return (
    <p className="flex flex-wrap items-center gap-2">
      <span className="min-w-0 break-words font-semibold">{name}</span>
      <StateBadge share={share} />
      {audience.public && !endedAt && (
        <Badge tone="warn" shape="triangle">
          Public
        </Badge>
      )}
    </p>
  );
}

/** How it is reached: its address, or the command of a tcp share. */
function Way({ share: { name, url, endedAt } }: { share: Share }) {
  if (endedAt) return null;
  if (!url) return <p className="break-all font-mono text-small">postern connect {name}</p>;
  return (
    <p className="flex min-w-0 items-center gap-1">
      <a href={url} rel="noreferrer" target="_blank" className="min-w-0 break-all font-mono text-small hover:underline">
        {url}
      </a>
      <CopyButton text={url} what="address" />
    </p>
  );
}

function OwnersButtons({ share: { id, name, isYours, expiresAt }, onRevoke }: { share: Share; onRevoke: () => void }) {
  const trpc = useTRPC();
  const after = useAfterChange();
  const extend = useMutation(trpc.share.extend.mutationOptions(after(`${name} stays open ${extensionHours} hours longer`)));
  const [own, others] = [useRefusal("tunnel"), useRefusal("configure")];
  const refusal = isYours ? own : others;
  return (
    <>
      <Button
        size="small"
        aria-label={`Extend by ${extensionHours} h: ${name}`}
        busy={extend.isPending}
        refusal={refusal}
        onClick={() => extend.mutate({ id, hours: hoursUntil(expiresAt) + extensionHours })}
      >
        Extend by {extensionHours} h
      </Button>
      <Button size="small" look="danger" aria-label={`Revoke ${name}`} refusal={refusal} onClick={onRevoke}>
        Revoke
      </Button>
    </>
  );
}

/** From now on, as an extension is told, and never less than there was. */
function hoursUntil(at: Date): number {
  return Math.max(0, Math.ceil((at.getTime() - Date.now()) / 3_600_000));
}

const states: Record<Share["state"], { tone: Tone; shape: ShapeName; words: string }> = {
  open: { tone: "good", shape: "dot", words: "Open" },
  away: { tone: "held", shape: "bars", words: "Away" },
  expired: { tone: "muted", shape: "ring", words: "Expired" },
  revoked: { tone: "muted", shape: "ring", words: "Revoked" },
  lapsed: { tone: "muted", shape: "ring", words: "Domain lapsed" },
};

function StateBadge({ share: { state } }: { share: Share }) {
  const { tone, shape, words } = states[state];
  return (
    <Badge tone={tone} shape={shape}>
      {words}
    </Badge>
  );
}

function audienceOf({ audience, gate, addresses }: Share): string {
  const named = tellAudience(audience);
  const who = [...(named === "nobody" ? [] : [named]), ...(gate ? [`who passes the policy of ${gate.name}`] : [])].join(", ");
  return addresses.length > 0 ? `${who}, from ${addresses.join(", ")}` : who;
}

function Standing({ share: { kind, audience, connection, isYours, expiresAt, endedAt, inside, lastVisitAt } }: { share: Share }) {
  const forbidden = useForbidden(kind, ...(audience.public ? (["public"] as const) : []));
  if (endedAt) {
    return (
      <p className="text-muted text-small">
        Ended <Time at={endedAt} as="ago" />
      </p>
    );
  }
  return (
    <p className="break-words text-muted text-small">
      {connection
        ? `${connection.forward} on ${connection.machine}`
        : `No agent is connected${isYours && !forbidden ? ": run the same command as before" : ""}`}{" "}
      · ends <Time at={expiresAt} />
      {inside > 0 && <> · {countOf(inside, "person", "people")} signed in</>}
      {lastVisitAt && (
        <>
          {" "}
          · last visit <Time at={lastVisitAt} as="ago" />
        </>
      )}
    </p>
  );
}
