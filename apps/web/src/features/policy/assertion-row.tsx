"use client";

import type { Assertion } from "@postern/contract/policy-version";
import Link from "next/link";
import { useProjectHref } from "@/api/use-project-href";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Time } from "@/ui/time";

interface AssertionRowProps {
  assertion: Assertion;
  refusal: string | undefined;
  onEdit: () => void;
  onRemove: () => void;
}

/** One request that something is expected of. */
export function AssertionRow({ assertion, refusal, onEdit, onRemove }: AssertionRowProps) {
  const { name, requestId, receivedAt } = assertion;
  const href = useProjectHref();
  return (
    <li className="border-b px-4 py-2 last:border-0">
      <div className="flex items-start gap-2">
        <span className="min-w-0 flex-1 break-words font-semibold">{name}</span>
        <AssertionState assertion={assertion} />
      </div>
      <p className="text-muted text-small">
        {expectationWords(assertion)} ·{" "}
        <Link href={href("requests", requestId)} className="inline-flex min-h-6 items-center gap-1 text-accent hover:underline">
          a request of <Time at={receivedAt} as="ago" />
        </Link>
      </p>
      <AssertionFinding assertion={assertion} />
      <div className="mt-1 flex gap-2">
        <Button size="small" refusal={refusal} onClick={onEdit} aria-label={`Change ${name}`}>
          Change
        </Button>
        <Button size="small" refusal={refusal} onClick={onRemove} aria-label={`Remove ${name}`}>
          Remove
        </Button>
      </div>
    </li>
  );
}

export function AssertionState({ assertion: { finding } }: { assertion: Assertion }) {
  if (!finding)
    return (
      <Badge tone="warn" shape="triangle">
        Not judged
      </Badge>
    );
  return finding.holds ? (
    <Badge tone="good" shape="dot">
      Holds
    </Badge>
  ) : (
    <Badge tone="bad" shape="cross">
      Fails
    </Badge>
  );
}

/** What came of it, where that is not what is expected. */
export function AssertionFinding({ assertion: { finding } }: { assertion: Assertion }) {
  if (!finding || finding.holds) return null;
  const place = finding.path?.split(".").map((part) => Number(part) + 1);
  const facts = [finding.reason?.replaceAll("-", " "), finding.gate && `${finding.gate.replaceAll("-", " ")}, gate ${place?.join(".")}`, finding.seen];
  return <p className="text-bad text-small wrap-anywhere">{[`Is ${finding.verdict}`, ...facts.filter(Boolean)].join(" · ")}</p>;
}

export function expectationWords({ expected, because }: Pick<Assertion, "expected" | "because">): string {
  return `Must be ${expected}${because ? ` for ${because.replaceAll("-", " ")}` : ""}`;
}
