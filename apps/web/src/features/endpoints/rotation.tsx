"use client";

import type { Secret } from "@postern/contract/endpoint";
import { isSafeToRetire, quietDays, stageOf } from "@postern/contract/secret-life";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { useNow } from "@/ui/now";
import { countOf } from "@/ui/number-format";
import { Time } from "@/ui/time";

interface RotationProps {
  secrets: readonly Secret[];
  refusal: string | undefined;
  onRetire: (secret: Secret) => void;
}

/** The second step of a rotation: what the sender still uses, and whether the old secret can go. */
export function Rotation({ secrets, refusal, onRetire }: RotationProps) {
  const now = useNow();
  const staged = secrets.map((secret) => ({ secret, stage: stageOf(secret, secrets, now) }));
  const next = staged.find(({ stage }) => stage === "next")?.secret;
  const old = staged.filter(({ stage }) => stage === "old").map(({ secret }) => secret);
  if (next)
    return (
      <p className="border-b px-(--gutter) py-2">
        <span className="font-semibold">Step 1 of 2 is done.</span> Nothing was signed with …{next.lastFour} yet: give it to the sender. Until it is used, keep
        the others.
      </p>
    );
  return old.map((secret) => (
    <div key={secret.id} className="flex flex-wrap items-center gap-3 border-b px-(--gutter) py-2">
      <p className="min-w-0 flex-1 basis-60">
        <OldSecret secret={secret} isSafe={isSafeToRetire(secret, secrets, now)} />
      </p>
      <Button size="small" refusal={refusal} onClick={() => onRetire(secret)}>
        Retire …{secret.lastFour}
      </Button>
    </div>
  ));
}

function OldSecret({ secret: { lastFour, lastUsedAt, requestsSinceNext = 0 }, isSafe }: { secret: Secret; isSafe: boolean }) {
  const head = <span className="font-semibold">Step 2 of 2: retire …{lastFour}. </span>;
  if (isSafe)
    return (
      <>
        {head}
        <Badge tone="good" shape="dot" look="plain">
          Safe to retire
        </Badge>
        : it proved nothing for {quietDays} days, and the next one is in use.
      </>
    );
  if (requestsSinceNext === 0)
    return (
      <>
        {head}The sender has changed over: the old one proved nothing since the next was added. Once that is {quietDays} days it is safe.
      </>
    );
  return (
    <>
      {head}Not yet: it proved {countOf(requestsSinceNext, "request")} since the next one was added
      {lastUsedAt && (
        <>
          , the last <Time at={lastUsedAt} as="ago" />
        </>
      )}
      . Change it at every sender first.
    </>
  );
}
