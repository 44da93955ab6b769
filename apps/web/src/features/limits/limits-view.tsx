"use client";

import type { StorageUsage } from "@postern/contract/notice";
import type { RequestQuota } from "@postern/contract/request-quota";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { ErrorState } from "@/ui/error-state";
import { bytesInWords } from "@/ui/number-format";
import { PageHeader } from "@/ui/page-header";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { QuotaForm } from "./quota-form.tsx";
import { RequestsInUse } from "./requests-in-use.tsx";
import { UseBar } from "./use-bar.tsx";

const everyMs = 30_000;

/** How much the organization stores and takes in, and how much it may. */
export function LimitsView({ storage: firstStorage, quota: firstQuota }: { storage: StorageUsage | undefined; quota: RequestQuota | undefined }) {
  const trpc = useTRPC();
  const storage = useQuery(trpc.storage.get.queryOptions({}, { ...(firstStorage && { initialData: firstStorage }), refetchInterval: everyMs }));
  const quota = useQuery(trpc.quota.get.queryOptions({}, { ...(firstQuota && { initialData: firstQuota }), refetchInterval: everyMs }));
  const failed = [storage, quota].find(({ error }) => error);
  return (
    <>
      <PageHeader title="Limits" description="What the organization stores and takes in, and how much it may." />
      <div className="flex flex-col gap-4 px-(--gutter) pb-12">
        {failed && <ErrorState as="banner" problem={problemOf(failed.error)} onRetry={() => void failed.refetch()} />}
        {storage.data && (
          <Section title="Storage" description="Bodies, headers and the traces of decisions">
            <StorageInUse usage={storage.data} />
          </Section>
        )}
        {quota.data && (
          <Section title="Requests" description="Accepted requests, counted where there is a limit; days and months begin at 00:00 UTC">
            <div className="flex max-w-xl flex-col gap-6">
              <RequestsInUse quota={quota.data} />
              <QuotaForm quota={quota.data} />
            </div>
          </Section>
        )}
      </div>
    </>
  );
}

function StorageInUse({ usage: { bytes, quotaBytes } }: { usage: StorageUsage }) {
  if (quotaBytes === undefined) return <UseBar used={bytesInWords(bytes)} words="There is no quota: the disk is the limit." />;
  const ratio = quotaBytes === 0 ? 1 : bytes / quotaBytes;
  const full = "Webhooks are answered 429 until older requests expire, or whoever runs this Postern raises the quota.";
  return (
    <UseBar
      used={bytesInWords(bytes)}
      of={bytesInWords(quotaBytes)}
      ratio={ratio}
      words={ratio >= 1 ? full : "Past the quota webhooks are answered 429, and their senders are told to try again later."}
    />
  );
}
