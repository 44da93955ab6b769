"use client";

import type { Mirror } from "@postern/contract/mirror";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { countOf } from "@/ui/number-format";
import { Time } from "@/ui/time";

/** One mirror: whose it is, what of which endpoints goes where, and how much of it went. */
export function MirrorRow({ mirror, isForbidden }: { mirror: Mirror; isForbidden: boolean }) {
  const { owner, endpoints } = mirror;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b px-4 py-2.5 last:border-0">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 break-words font-semibold">{endpoints.map(({ name }) => name).join(", ")}</span>
          <StateBadge mirror={mirror} />
        </p>
        <p className="break-words text-muted text-small">
          {owner} · {partOf(mirror)}
        </p>
        <Standing mirror={mirror} isForbidden={isForbidden} />
      </div>
      <EndButton mirror={mirror} />
    </li>
  );
}

function StateBadge({ mirror: { agent } }: { mirror: Mirror }) {
  return agent ? (
    <Badge tone="good" shape="dot">
      Copying
    </Badge>
  ) : (
    <Badge tone="held" shape="bars">
      Away
    </Badge>
  );
}

/** Which of the events, in words. */
function partOf({ filter, samplePercent }: Mirror): string {
  const sample = samplePercent < 100 ? `${samplePercent} % of ` : "";
  return filter ? `${sample}events that fit ${filter}` : `${sample || "all "}events`;
}

function Standing({ mirror, isForbidden }: { mirror: Mirror; isForbidden: boolean }) {
  const { agent, startedAt, expiresAt, sent, dropped } = mirror;
  const away = isForbidden ? "No agent is connected" : "No agent is connected: run the same command as before";
  return (
    <p className="break-words text-muted text-small">
      {agent ? `${agent.forward} on ${agent.machine}, from ${agent.address}` : away} · started <Time at={startedAt} as="ago" /> · ends <Time at={expiresAt} /> ·{" "}
      {countOf(sent, "copy", "copies")} sent
      {dropped > 0 && `, ${dropped.toLocaleString("en")} dropped`}
    </p>
  );
}

function EndButton({ mirror: { id, owner } }: { mirror: Mirror }) {
  const trpc = useTRPC();
  const after = useAfterChange();
  const end = useMutation(trpc.mirror.end.mutationOptions(after(`Ended the mirror of ${owner}`)));
  const refusal = useRefusal("operate");
  return (
    <Button size="small" look="danger" aria-label={`End the mirror of ${owner}`} busy={end.isPending} refusal={refusal} onClick={() => end.mutate({ id })}>
      End
    </Button>
  );
}
