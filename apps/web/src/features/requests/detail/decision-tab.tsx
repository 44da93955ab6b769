"use client";

import type { RequestDetail } from "@postern/contract/request";
import Link from "next/link";
import { useProjectHref } from "@/api/use-project-href";
import { EmptyState } from "@/ui/empty-state";
import { Time } from "@/ui/time";
import { isRefusalReason, reasonWords } from "../words/reason.ts";
import { DecisionTrace } from "./decision-trace.tsx";
import { ExpectVerdict } from "./expect-verdict.tsx";
import { PromoteRequest } from "./promote-request.tsx";
import { hasSignatureTrouble, SignatureDoctor } from "./signature-doctor.tsx";

/** Why the request came in, or did not. */
export function DecisionTab({ request }: { request: RequestDetail }) {
  const href = useProjectHref();
  if (request.trace.length === 0) return <NoDecision request={request} />;
  return (
    <>
      <DecisionTrace trace={request.trace} />
      {request.policyVersionNumber !== undefined && (
        <p className="px-(--gutter) py-3 text-muted text-small">
          Decided by{" "}
          <Link href={`${href("endpoints", request.endpointId)}?tab=policy`} className="text-accent hover:underline">
            version {request.policyVersionNumber} of the policy of {request.endpointName}
          </Link>
        </p>
      )}
      <Ways request={request} />
      <ExpectVerdict request={request} />
    </>
  );
}

/** No gate was asked: there is none, or it was turned away before. */
function NoDecision({ request }: { request: RequestDetail }) {
  if (request.verdict === "accepted")
    return (
      <>
        <EmptyState title="No gate stands here">The policy of this endpoint lets everyone in. Add a gate to decide who may.</EmptyState>
        <ExpectVerdict request={request} />
      </>
    );
  return (
    <EmptyState title="It did not get as far as the gates">
      {request.reason && isRefusalReason(request.reason)
        ? reasonWords[request.reason].next
        : "It was turned away before the policy was asked; the sentence above says why."}
    </EmptyState>
  );
}

/** What can be done about a request that was kept out. */
function Ways({ request }: { request: RequestDetail }) {
  const { id, verdict, promoted } = request;
  if (promoted)
    return (
      <p className="px-(--gutter) py-3">
        Made an event by {promoted.by} <Time at={promoted.at} as="ago" />.
      </p>
    );
  if (verdict !== "refused" && verdict !== "throttled") return null;
  return (
    <div data-print="no" className="border-t">
      {hasSignatureTrouble(request) && <SignatureDoctor requestId={id} />}
      <PromoteRequest request={request} />
    </div>
  );
}
