"use client";

import type { Notice } from "@postern/contract/notice";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/api/client";
import { useSession } from "@/api/session";
import { useProjectHref } from "@/api/use-project-href";
import { classNames } from "@/ui/class-names";
import { useNow } from "@/ui/now";
import { Shape } from "@/ui/shape";
import { noticeWords } from "./notice-words.ts";

const everyMs = 30_000;

/** What everyone should know on whatever page they are, the urgent first; nothing at all while all is well. */
export function Notices({ first }: { first: Notice[] }) {
  const trpc = useTRPC();
  const { data: notices } = useQuery(trpc.notice.list.queryOptions({}, { initialData: first, refetchInterval: everyMs }));
  if (notices.length === 0) return null;
  return (
    <section aria-label="Notices" data-print="no">
      <ul>
        {notices.map((notice) => (
          <NoticeLine key={notice.kind} notice={notice} />
        ))}
      </ul>
    </section>
  );
}

function NoticeLine({ notice }: { notice: Notice }) {
  const { title, next } = noticeWords(notice, useNow());
  const href = useProjectHref();
  const { organization } = useSession();
  const urgent = notice.level === "urgent";
  return (
    <li className={classNames("border-b px-(--gutter) py-1.5", urgent ? "bg-bad-soft" : "bg-warn-soft")}>
      <Shape name={urgent ? "cross" : "triangle"} className={classNames("mr-2 size-2.5", urgent ? "text-bad" : "text-warn")} />
      <span className="font-semibold">{title}</span> {next}{" "}
      {notice.kind === "proposals" && (
        <Link href={`/${organization.slug}/${notice.projectSlug}/endpoints/${notice.endpointId}?tab=policy`} className="underline">
          Look at it
        </Link>
      )}
      {(notice.kind === "address-list-held" || notice.kind === "address-list-empty") && (
        <Link href={`/${organization.slug}/settings/address-lists?list=${notice.listId}`} className="underline">
          Look at it
        </Link>
      )}
      {notice.kind === "secret-expiring" && (
        <Link href={`/${organization.slug}/${notice.projectSlug}/endpoints/${notice.endpointId}?tab=secrets`} className="underline">
          See its secrets
        </Link>
      )}
      {notice.kind === "authority-ending" && (
        <Link href={`/${organization.slug}/settings/trusted-cas`} className="underline">
          See trusted CAs
        </Link>
      )}
      {notice.kind === "tunnels-away" && (
        <Link href={`/${organization.slug}/${notice.projectSlug}/destinations/${notice.destinationId}`} className="underline">
          See {notice.name}
        </Link>
      )}
      {notice.kind === "expiring" && (
        <Link href={href("destinations")} className="underline">
          See destinations
        </Link>
      )}
    </li>
  );
}
