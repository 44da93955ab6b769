import type { TraceStep } from "@postern/contract/policy";
import { Badge } from "@/ui/badge";
import { classNames } from "@/ui/class-names";
import { Duration } from "@/ui/figures";
import { sentenceCase } from "@/ui/sentence-case";
import { reasonWords } from "../words/reason.ts";
import { CertificateFindings } from "./certificate-findings.tsx";
import { type GateLine, gateName, linesOf, outcomeLook } from "./decision-tree.ts";
import { Finding } from "./finding.tsx";

/** What each gate said, in the policy's order; the one that failed is open. */
export function DecisionTrace({ trace }: { trace: readonly TraceStep[] }) {
  return (
    <ol aria-label="Gates in order">
      {linesOf(trace).map((line) => (
        <GateRow key={`${line.step.path} ${line.step.gate}`} line={line} />
      ))}
    </ol>
  );
}

function GateRow({ line: { step, depth, isGroup } }: { line: GateLine }) {
  const look = outcomeLook[step.outcome];
  const told = step.certificate !== undefined || step.seen !== undefined || step.expected !== undefined || step.reason !== undefined;
  const summary = (
    <>
      <span className={classNames("min-w-0 flex-1 truncate", isGroup && "text-muted", step.outcome === "not-reached" && "text-muted")}>
        {gateName(step.gate)}
        {step.gate === "oidc-login" && step.outcome === "passed" && <span className="text-muted">: {step.seen}</span>}
      </span>
      <Badge tone={look.tone} shape={look.shape} look="plain" className="w-28">
        {look.word}
      </Badge>
      <span className="w-16 text-right font-mono text-muted text-small">{step.outcome === "not-reached" ? "" : <Duration ms={step.micros / 1_000} />}</span>
    </>
  );
  return (
    <li className={classNames("border-b", step.outcome === "failed" && !isGroup && "bg-bad-soft")} style={{ paddingLeft: depth * 20 }}>
      {told ? (
        <details open={step.outcome === "failed"} className="group">
          <summary className="flex h-9 cursor-default list-none items-center gap-3 px-(--gutter) hover:bg-hover focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
            <span aria-hidden="true" className="text-muted transition-transform group-open:rotate-90">
              ›
            </span>
            {summary}
          </summary>
          <GateFindings step={step} />
        </details>
      ) : (
        <div className="flex h-9 items-center gap-3 px-(--gutter) pl-[calc(var(--gutter)+20px)]">{summary}</div>
      )}
    </li>
  );
}

function GateFindings({ step }: { step: TraceStep }) {
  const words = step.reason && reasonWords[step.reason];
  return (
    <div className="animate-appear px-(--gutter) pb-3 pl-[calc(var(--gutter)+20px)]">
      {words && (
        <p className="mb-2 max-w-2xl">
          <span className="font-semibold">{sentenceCase(words.sentence)}.</span> {words.next}
        </p>
      )}
      <dl className="grid max-w-3xl grid-cols-[max-content_1fr] gap-x-4 gap-y-1 text-small">
        {step.seen !== undefined && <Finding label="Seen" value={step.seen} />}
        {step.expected !== undefined && <Finding label="Expected" value={step.expected} />}
        {step.certificate && <CertificateFindings certificate={step.certificate} />}
      </dl>
    </div>
  );
}
