"use client";

import type { Range } from "@postern/contract/request";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/api/client";
import { useProject } from "@/api/session";
import { useProjectHref } from "@/api/use-project-href";
import { Button, LinkButton } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { EmptyState } from "@/ui/empty-state";
import { Shape } from "@/ui/shape";
import { rangeWords } from "./list-controls.tsx";

interface NoRequestsProps {
  filter: string;
  range: Range;
  /** Nobody can tell what the filter asks for. */
  misread: boolean;
  onChange: (change: { filter?: null; range?: Range }) => void;
}

/** Why the list is empty, and the one step that changes it. */
export function NoRequests({ filter, range, misread, onChange }: NoRequestsProps) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const endpoints = useQuery(trpc.endpoint.list.queryOptions({ projectId }));
  if (misread) return <Misread onClear={() => onChange({ filter: null })} />;
  if (!endpoints.data) return null;
  const heardBefore = endpoints.data.some((endpoint) => endpoint.lastRequestAt);
  if (filter === "" && !heardBefore) return <FirstRequest endpoints={endpoints.data} />;
  return (
    <EmptyState
      title={filter ? `Nothing matches in the last ${rangeWords[range]}` : `Nothing came in the last ${rangeWords[range]}`}
      action={
        <>
          {filter && <Button onClick={() => onChange({ filter: null })}>Clear the filter</Button>}
          {range !== "30d" && <Button onClick={() => onChange({ range: range === "7d" ? "30d" : "7d" })}>Widen to {range === "7d" ? "30 d" : "7 d"}</Button>}
        </>
      }
    >
      New requests appear here by themselves.
    </EmptyState>
  );
}

function Misread({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState title="The filter cannot be read" action={<Button onClick={onClear}>Clear the filter</Button>}>
      Mend it above: what is wrong stands below it.
    </EmptyState>
  );
}

function FirstRequest({ endpoints }: { endpoints: { id: string; name: string; url: string }[] }) {
  const href = useProjectHref();
  const [first] = endpoints;
  if (!first)
    return (
      <EmptyState
        title="Create your first endpoint"
        action={
          <LinkButton look="primary">
            <Link href={href("endpoints", "new")}>Create an endpoint</Link>
          </LinkButton>
        }
      >
        An endpoint is the address a provider posts to. Its policy decides what comes in; everything that knocks is shown here.
      </EmptyState>
    );
  return (
    <EmptyState
      title="Waiting for your first event"
      action={
        <LinkButton>
          <Link href={href("endpoints", first.id)}>Send a test event</Link>
        </LinkButton>
      }
    >
      <p className="mb-3 flex items-center justify-center gap-2 text-good">
        <Shape name="dot" className="size-2.5 animate-breathe" />
        Listening…
      </p>
      <p>Give this address to the provider of {first.name}:</p>
      <p className="mt-1 flex items-center justify-center gap-1">
        <code className="break-all font-mono text-ink text-small">{first.url}</code>
        <CopyButton text={first.url} what="endpoint URL" />
      </p>
    </EmptyState>
  );
}
