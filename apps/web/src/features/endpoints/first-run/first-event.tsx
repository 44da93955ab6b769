"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { RequestRow } from "@postern/contract/request";
import Link from "next/link";
import { useEffect, useState } from "react";
import { useProjectHref } from "@/api/use-project-href";
import { Badge } from "@/ui/badge";
import { Button, LinkButton } from "@/ui/button";
import { countdown } from "@/ui/moment-format";
import { Section } from "@/ui/section";
import { sentenceCase } from "@/ui/sentence-case";
import { Shape } from "@/ui/shape";
import { Time } from "@/ui/time";
import { pathWithin } from "../../requests/words/path-within.ts";
import { shortReason } from "../../requests/words/reason.ts";
import { verdictLook } from "../../requests/words/verdict.ts";
import { useArrivals } from "./use-arrivals.ts";

interface FirstEventProps {
  endpoint: Endpoint;
  onDone: () => void;
}

const shownMax = 6;

/** Listens, says so, and shows what arrives, with how long it took and what to do next. */
export function FirstEvent({ endpoint, onDone }: FirstEventProps) {
  const [since] = useState(() => Date.now());
  const rows = useArrivals(endpoint);
  const first = rows.at(-1);
  return (
    <Section title={first ? `First event in ${countdown(Math.max(1_000, first.receivedAt.getTime() - since))}` : "Waiting for your first event"}>
      {first ? (
        <>
          <ul aria-live="polite">
            {rows.slice(0, shownMax).map((row) => (
              <ArrivedRow key={row.id} row={row} />
            ))}
          </ul>
          <NextSteps onDone={onDone} />
        </>
      ) : (
        <Listening />
      )}
    </Section>
  );
}

function Listening() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 60_000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <p className="flex items-center gap-2 text-good" role="status">
        <Shape name="dot" className="size-3 animate-breathe" />
        Listening…
      </p>
      <p className="mt-2 text-muted">
        {late
          ? "Nothing has knocked for a minute. Does the sender reach this address from where it runs? Send test event goes the same way."
          : "Whatever knocks at this address appears here within a second, refused or not."}
      </p>
    </>
  );
}

function ArrivedRow({ row: { id, verdict, reason, eventType, method, target, receivedAt } }: { row: RequestRow }) {
  const href = useProjectHref();
  const { word, tone, shape } = verdictLook[verdict];
  return (
    <li className="animate-arrive rounded-chip">
      <Link href={href("requests", id)} className="flex min-h-9 flex-wrap items-center gap-x-2 rounded-chip px-1 py-1 hover:bg-hover">
        <Badge tone={tone} shape={shape}>
          {word}
        </Badge>
        <span className="min-w-0 flex-1 truncate">{eventType ?? `${method} ${pathWithin(target)}`}</span>
        <span aria-hidden="true">
          <Time at={receivedAt} className="text-muted text-small" />
        </span>
        {reason && <span className="w-full pl-1 text-bad text-small">{sentenceCase(shortReason(reason))}: open it to see what was expected</span>}
      </Link>
    </li>
  );
}

function NextSteps({ onDone }: { onDone: () => void }) {
  const href = useProjectHref();
  const [, organization] = href().split("/");
  return (
    <div className="mt-4 border-t pt-3">
      <h3 className="mb-2 font-semibold">Next</h3>
      <div className="flex flex-wrap gap-2">
        <LinkButton size="small">
          <Link href={`${href("destinations")}#tunnels`}>Forward to localhost</Link>
        </LinkButton>
        <LinkButton size="small">
          <Link href={href("requests")}>See all requests</Link>
        </LinkButton>
        <LinkButton size="small">
          <Link href={`/${organization}/settings/members`}>Who else is here</Link>
        </LinkButton>
        <Button size="small" onClick={onDone}>
          Close the guide
        </Button>
      </div>
    </div>
  );
}
