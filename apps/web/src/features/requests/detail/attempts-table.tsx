"use client";

import type { Attempt } from "@postern/contract/request";
import { ChevronRight } from "lucide-react";
import { Fragment, useMemo, useState } from "react";
import { Badge } from "@/ui/badge";
import { BodyViewer } from "@/ui/body-viewer/lazy-body-viewer";
import { codingOf } from "@/ui/body-viewer/unpack";
import { classNames } from "@/ui/class-names";
import { Bytes, Duration } from "@/ui/figures";
import { Time } from "@/ui/time";
import { attemptWords } from "../words/delivery-words.ts";
import { HeadersTable } from "./headers-table.tsx";
import { bytesOf } from "./use-payload.ts";

const triggerWords: Record<Attempt["trigger"], string> = { first: "first", retry: "retry", manual: "by hand", replay: "replay" };
const heads = [
  { word: "Number", className: "w-14 wide:w-18", hidden: true },
  { word: "When", className: "w-18 wide:w-32" },
  { word: "Why", className: "w-16 wide:w-24" },
  { word: "Answer", className: "" },
  { word: "Took", className: "w-20 text-right wide:w-24" },
  { word: "Bytes", className: "w-24 text-right max-wide:hidden" },
];
const cells = "[&>td]:border-b [&>td]:px-2 [&>td]:py-1 [&>td:first-child]:pl-[calc(var(--gutter)-4px)] [&>td:last-child]:pr-(--gutter)";

/** Every try of a delivery; a press opens what was answered. */
export function AttemptsTable({ attempts }: { attempts: readonly Attempt[] }) {
  const [openId, setOpenId] = useState<string>();
  if (attempts.length === 0) return null;
  return (
    <div className="overflow-x-auto">
      <table aria-label="Attempts" className="w-full table-fixed wide:min-w-140 text-small">
        <thead>
          <tr className="text-left text-muted [&>th:last-child]:pr-(--gutter) [&>th]:border-y [&>th]:px-2 [&>th]:py-1 [&>th]:font-normal">
            {heads.map(({ word, className, hidden }) => (
              <th key={word} scope="col" className={className}>
                <span className={hidden ? "sr-only" : ""}>{word}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt) => (
            <Fragment key={attempt.id}>
              <AttemptRow attempt={attempt} open={openId === attempt.id} onToggle={() => setOpenId((open) => (open === attempt.id ? undefined : attempt.id))} />
              {openId === attempt.id && (
                <tr>
                  <td colSpan={heads.length} className="border-b bg-sunken p-0">
                    <AttemptAnswer attempt={attempt} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AttemptRow({ attempt, open, onToggle }: { attempt: Attempt; open: boolean; onToggle: () => void }) {
  return (
    <tr className={classNames("hover:bg-hover", cells)}>
      <td className="whitespace-nowrap">
        <button
          type="button"
          aria-expanded={open}
          aria-label={`Attempt ${attempt.number}: what was answered`}
          onClick={onToggle}
          className="inline-flex min-h-6 items-center gap-1 rounded-chip pl-1 text-muted hover:text-ink"
        >
          <ChevronRight className={classNames("size-3.5 transition-transform", open && "rotate-90")} aria-hidden="true" />
          {attempt.number}
        </button>
      </td>
      <td className="whitespace-nowrap">
        <Time at={attempt.startedAt} />
      </td>
      <td className="whitespace-nowrap text-muted">{triggerWords[attempt.trigger]}</td>
      <td>
        <AttemptOutcome attempt={attempt} />
      </td>
      <td className="whitespace-nowrap text-right font-mono">
        <Duration ms={attempt.durationMs} />
      </td>
      <td className="whitespace-nowrap text-right max-wide:hidden">
        <Bytes count={attempt.responseBytes} />
      </td>
    </tr>
  );
}

function AttemptOutcome({ attempt: { outcome, status, reason } }: { attempt: Attempt }) {
  const words = reason && reason !== "status" ? attemptWords[reason] : undefined;
  if (outcome === "delivered")
    return (
      <Badge look="plain" tone="good" shape="dot">
        {status ?? "taken"}
      </Badge>
    );
  return (
    <Badge look="plain" tone={outcome === "retry" ? "warn" : "bad"} shape={outcome === "retry" ? "triangle" : "cross"} className="whitespace-normal!">
      {[status, words].filter((part) => part !== undefined).join(" · ") || "failed"}
    </Badge>
  );
}

function AttemptAnswer({ attempt }: { attempt: Attempt }) {
  const { detail, address, responseHeaders, responseBody } = attempt;
  const bytes = useMemo(() => responseBody && bytesOf(responseBody), [responseBody]);
  const type = responseHeaders.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return (
    <div className="animate-appear py-2">
      {(detail || address) && (
        <p className="px-(--gutter) pb-2 text-muted">
          {detail}
          {address && <span className="font-mono"> {address}</span>}
        </p>
      )}
      {responseHeaders.length > 0 && <HeadersTable headers={responseHeaders} />}
      {bytes && <BodyViewer {...{ bytes, contentType: type, coding: codingOf(responseHeaders), size: attempt.responseBytes, fileName: `${attempt.id}.bin` }} />}
    </div>
  );
}
