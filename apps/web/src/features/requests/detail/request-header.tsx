"use client";

import type { RequestDetail } from "@postern/contract/request";
import { Link2, RotateCcw } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useProjectHref } from "@/api/use-project-href";
import { inkOfTone } from "@/ui/badge";
import { Button } from "@/ui/button";
import { classNames } from "@/ui/class-names";
import { copy } from "@/ui/copy";
import { Bytes } from "@/ui/figures";
import { IconButton } from "@/ui/icon-button";
import { Id } from "@/ui/id";
import { Shape } from "@/ui/shape";
import { Time } from "@/ui/time";
import { FilterLink } from "../filter-link.tsx";
import { storyOf } from "../words/headline.ts";
import { verdictLook } from "../words/verdict.ts";
import { Answered } from "./answered.tsx";
import { CopyAsCurl } from "./copy-as-curl.tsx";

interface RequestHeaderProps {
  request: RequestDetail;
  actions: ReactNode;
  /** Why this person cannot replay it. */
  refusal: string | undefined;
  onReplay: () => void;
}

/** Verdict and reason in one sentence, the facts that tell requests apart, and what can be done. */
export function RequestHeader({ request, actions, refusal, onReplay }: RequestHeaderProps) {
  const { word, tone, shape } = verdictLook[request.verdict];
  const story = storyOf(request);
  return (
    <header className="sticky top-0 z-10 border-b bg-panel px-(--gutter) pt-3 pb-3">
      <div className="flex items-start gap-2">
        <h1 className="min-w-0 flex-1 pt-1 font-semibold text-large">
          <span className={classNames("mr-1 inline-flex items-baseline gap-2", inkOfTone(tone))}>
            <Shape name={shape} className="size-3" />
            {word}
            {story && ":"}
          </span>{" "}
          {story}
        </h1>
        <div data-print="no" className="flex shrink-0 pointer-coarse:-my-2">
          {actions}
        </div>
      </div>
      <RequestFacts request={request} />
      <RequestActions request={request} refusal={refusal} onReplay={onReplay} />
    </header>
  );
}

function RequestFacts({ request }: { request: RequestDetail }) {
  const href = useProjectHref();
  return (
    <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-muted text-small">
      <Time at={request.receivedAt} as="exact" className="font-mono" />
      <Link href={href("endpoints", request.endpointId)} className="inline-flex min-h-6 items-center rounded-chip text-accent hover:underline">
        {request.endpointName}
      </Link>
      {request.eventType && <FilterLink field="type" value={request.eventType} />}
      <FilterLink field="ip" value={request.clientIp} mono />
      <Bytes count={request.bodyBytes} />
      {request.folded > 1 && <span className="text-ink">one of {request.folded.toLocaleString("en-US")} like it</span>}
      <Answered request={request} />
      <Id id={request.id} what="request id" />
    </p>
  );
}

function RequestActions({ request, refusal, onReplay }: Omit<RequestHeaderProps, "actions">) {
  const share = () => copy(window.location.href, "a link to this screen");
  return (
    <div data-print="no" className="mt-2.5 flex flex-wrap items-center gap-2">
      <Button look="primary" keys="r" icon={<RotateCcw className="size-3.5" />} refusal={refusal} onClick={onReplay}>
        Replay
      </Button>
      <CopyAsCurl request={request} />
      <IconButton label="Copy a link to this screen" icon={<Link2 />} onClick={() => void share()} />
    </div>
  );
}
