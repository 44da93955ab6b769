"use client";

import { fullness, type StorageUsage } from "@postern/contract/notice";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { ErrorState } from "@/ui/error-state";
import { bytesInWords } from "@/ui/number-format";
import { PageHeader } from "@/ui/page-header";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";

const everyMs = 30_000;

/** How much the organization stores, and how much it may. */
export function StorageView({ first }: { first: StorageUsage | undefined }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.storage.get.queryOptions({}, { ...(first && { initialData: first }), refetchInterval: everyMs }));
  return (
    <>
      <PageHeader title="Storage" description="What is kept of your requests: bodies, headers and the traces of their decisions." />
      <div className="flex flex-col gap-4 px-(--gutter) pb-12">
        {error && <ErrorState as="banner" problem={problemOf(error)} onRetry={() => void refetch()} />}
        {data && (
          <Section title="In use">
            <Usage usage={data} />
          </Section>
        )}
      </div>
    </>
  );
}

function Usage({ usage: { bytes, quotaBytes } }: { usage: StorageUsage }) {
  if (quotaBytes === undefined)
    return (
      <>
        <p>
          <Figure>{bytesInWords(bytes)}</Figure>
        </p>
        <p className="text-muted">There is no quota: the disk is the limit.</p>
      </>
    );
  const ratio = quotaBytes === 0 ? 1 : Math.min(1, bytes / quotaBytes);
  const colour = ratio >= 1 ? "fill-bar-bad" : ratio >= fullness.alarm ? "fill-bar-warn" : "fill-bar-good";
  return (
    <div className="flex max-w-xl flex-col gap-2">
      <p>
        <Figure>{bytesInWords(bytes)}</Figure> of {bytesInWords(quotaBytes)}
      </p>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" className="h-2 w-full rounded-full bg-hover">
        <rect width={ratio * 100} height="1" className={colour} />
      </svg>
      <p className="text-muted">
        {ratio >= 1
          ? "Webhooks are answered 429 until older requests expire, or whoever runs this Postern raises the quota."
          : "Past the quota webhooks are answered 429, and their senders are told to try again later."}
      </p>
    </div>
  );
}

function Figure({ children }: { children: string }) {
  return <span className="text-title font-semibold tabular-nums">{children}</span>;
}
