import type { ProblemDetails } from "@postern/contract/problem";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { CopyButton } from "./copy-button.tsx";
import { sentenceCase } from "./sentence-case.ts";
import { Shape } from "./shape.tsx";
import { signInAgainHref } from "./sign-in-again.ts";

interface ErrorStateProps {
  problem: ProblemDetails;
  onRetry?: () => void;
  /** banner: above what still stands; page: in place of it. */
  as?: "banner" | "page";
  action?: ReactNode;
}

/** A problem in words: its code, what happened, what to do next, and the trace id to quote. To sign in again is a step, no failure. */
export function ErrorState({ problem, onRetry, as = "page", action }: ErrorStateProps) {
  const page = as === "page";
  const again = typeof location === "undefined" ? undefined : signInAgainHref(problem, location);
  return (
    <div
      role="alert"
      className={
        page
          ? "mx-auto flex max-w-lg flex-col gap-3 px-6 py-16"
          : classNames("flex flex-wrap items-center gap-x-4 gap-y-2 border-b px-(--gutter) py-2", again === undefined ? "bg-bad-soft" : "bg-warn-soft")
      }
    >
      <div className={page ? "" : "min-w-0 flex-1 basis-60"}>
        <p className={page ? "text-large font-semibold" : "font-semibold"}>
          {again === undefined ? <Shape name="cross" className="mr-2 size-2.5 text-bad" /> : <Shape name="triangle" className="mr-2 size-2.5 text-warn" />}
          {problem.title}
        </p>
        {problem.detail && <p className={page ? "mt-1 break-words" : "break-words"}>{sentenceCase(problem.detail)}</p>}
        <p className={page ? "mt-1 text-muted" : ""}>{problem.next}</p>
        {again === undefined && problem.code.startsWith("PSTN-") && <Trace of={problem} />}
      </div>
      <div className="flex gap-2">
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
        {again !== undefined && <Button onClick={() => location.assign(again)}>Sign in again</Button>}
        {action}
      </div>
    </div>
  );
}

function Trace({ of: { code, requestId } }: { of: ProblemDetails }) {
  return (
    <p className="mt-1 flex flex-wrap items-center gap-1 font-mono text-small text-muted">
      {code}
      {requestId && (
        <>
          {" · trace "}
          {requestId}
          <CopyButton text={requestId} what="trace id" />
        </>
      )}
    </p>
  );
}
