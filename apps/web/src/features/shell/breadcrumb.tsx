"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useProject, useSession } from "@/api/session";
import { classNames } from "@/ui/class-names";
import { shortId } from "@/ui/id";
import { hrefOf, navigation } from "./navigation.ts";

/** Organization / project / page / thing; each part but the last is a link. */
export function Breadcrumb() {
  const pathname = usePathname();
  const { organization } = useSession();
  const project = useProject();
  const place = { organization: organization.slug, project: project.slug };
  const page = navigation.find((known) => pathname.startsWith(hrefOf(known, place)));
  const rest = page ? pathname.slice(hrefOf(page, place).length + 1) : "";
  const [thing] = rest.split("/");
  return (
    <nav aria-label="Where you are" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 whitespace-nowrap [&>li+li]:before:mr-1.5 [&>li+li]:before:text-muted [&>li+li]:before:content-['/']">
        {page && (
          <li className="truncate">
            {thing ? (
              <Link href={hrefOf(page, place)} className="text-muted hover:text-ink">
                {page.label}
              </Link>
            ) : (
              <span aria-current="page">{page.label}</span>
            )}
          </li>
        )}
        {thing && (
          <li className={classNames("truncate max-wide:hidden", thing !== "new" && "font-mono text-small")} aria-current="page">
            {thing === "new" ? "New" : shortId(decodeURIComponent(thing))}
          </li>
        )}
      </ol>
    </nav>
  );
}
