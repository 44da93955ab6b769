"use client";

import type { Assertion } from "@postern/contract/policy-version";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { AssertionRow } from "./assertion-row.tsx";
import { EditAssertion } from "./edit-assertion.tsx";

/** What is expected of the endpoint's policy, and whether the live version does it. */
export function AssertionsPanel({ endpointId }: { endpointId: string }) {
  const trpc = useTRPC();
  const after = useAfterChange();
  const refusal = useRefusal("configure");
  const [edited, setEdited] = useState<Assertion>();
  const [removed, setRemoved] = useState<Assertion>();
  const list = useQuery(trpc.assertion.list.queryOptions({ endpointId }));
  const remove = useMutation(trpc.assertion.remove.mutationOptions(after("It is expected no longer")));
  const confirm = () => removed && remove.mutate({ id: removed.id }, { onSettled: () => setRemoved(undefined) });
  const rows = list.data ?? [];
  return (
    <Section title="Assertions" flush description={`${holdingWords(rows)}A version that does otherwise is not saved.`}>
      {list.error && <ErrorState as="banner" problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <p className="px-4 py-3 text-muted">Nothing is expected yet. Open a request and choose “Expect this verdict”: no later version may decide otherwise.</p>
      )}
      <ul>
        {rows.map((assertion) => (
          <AssertionRow key={assertion.id} assertion={assertion} refusal={refusal} onEdit={() => setEdited(assertion)} onRemove={() => setRemoved(assertion)} />
        ))}
      </ul>
      {edited && <EditAssertion assertion={edited} onClose={() => setEdited(undefined)} />}
      {removed && (
        <ConfirmDialog
          open
          onOpenChange={(open) => !open && setRemoved(undefined)}
          title={`Remove “${removed.name}”?`}
          verb="Remove assertion"
          busy={remove.isPending}
          onConfirm={confirm}
        >
          <p>Versions may then decide otherwise. The request that was kept for it goes too.</p>
        </ConfirmDialog>
      )}
    </Section>
  );
}

/** "2 of 3 hold. "; nothing while there is none. */
function holdingWords(rows: readonly Assertion[]): string {
  if (rows.length === 0) return "";
  const holding = rows.filter(({ finding }) => finding?.holds).length;
  return `${holding} of ${rows.length} ${rows.length === 1 ? "holds" : "hold"}. `;
}
