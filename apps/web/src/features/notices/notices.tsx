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
  const place = placeOf(notice);
  const urgent = notice.level === "urgent";
  return (
    <li className={classNames("border-b px-(--gutter) py-1.5", urgent ? "bg-bad-soft" : "bg-warn-soft")}>
      <Shape name={urgent ? "cross" : "triangle"} className={classNames("mr-2 size-2.5", urgent ? "text-bad" : "text-warn")} />
      <span className="font-semibold">{title}</span> {next}{" "}
      {place && (
        <Link href={`/${organization.slug}/${place.path}`} className="underline">
          {place.words}
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

/** Where in the organization one does something about it, where one place says that. */
function placeOf(notice: Notice): { path: string; words: string } | undefined {
  switch (notice.kind) {
    case "proposals":
      return { path: `${notice.projectSlug}/endpoints/${notice.endpointId}?tab=policy`, words: "Look at it" };
    case "address-list-held":
    case "address-list-empty":
      return { path: `settings/address-lists?list=${notice.listId}`, words: "Look at it" };
    case "secret-expiring":
      return { path: `${notice.projectSlug}/endpoints/${notice.endpointId}?tab=secrets`, words: "See its secrets" };
    case "authority-ending":
      return { path: "settings/trusted-cas", words: "See trusted CAs" };
    case "tunnels-away":
      return { path: `${notice.projectSlug}/destinations/${notice.destinationId}`, words: `See ${notice.name}` };
    case "public-shares":
      return { path: `${notice.projectSlug}/destinations#shares`, words: `See ${notice.name}` };
    default:
      return;
  }
}
