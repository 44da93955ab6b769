"use client";

import Link from "next/link";
import { useRefusal } from "@/api/session";
import { useProjectHref } from "@/api/use-project-href";
import { LinkButton } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";

const starts = [
  { provider: "github", label: "GitHub" },
  { provider: "stripe", label: "Stripe" },
  { provider: "any", label: "Any sender" },
];

export function NoEndpoints() {
  const href = useProjectHref();
  const refusal = useRefusal("configure");
  return (
    <EmptyState
      title="Create your first endpoint"
      action={
        refusal === undefined &&
        starts.map(({ provider, label }) => (
          <LinkButton key={provider}>
            <Link href={`${href("endpoints", "new")}?provider=${provider}`}>{label}</Link>
          </LinkButton>
        ))
      }
    >
      An endpoint is the address a provider posts to. Who will post? {refusal}
    </EmptyState>
  );
}
