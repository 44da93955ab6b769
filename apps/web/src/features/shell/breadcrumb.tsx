"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useProject, useSession } from "@/api/session";
import { classNames } from "@/ui/class-names";
import { shortId } from "@/ui/id";
import { hrefOf, navigation, ownSignIns } from "./navigation.ts";
import { useNameOf } from "./use-name-of.ts";

/** Page / thing; the page is a link where a thing of it is open. */
export function Breadcrumb() {
  const pathname = usePathname();
  const { organization } = useSession();
  const project = useProject();
  const place = { organization: organization.slug, project: project.slug };
  const page = [...navigation, ownSignIns].find((known) => pathname.startsWith(hrefOf(known, place)));
  const rest = page ? pathname.slice(hrefOf(page, place).length + 1) : "";
  const [thing] = rest.split("/");
  return (
    <nav aria-label="Where you are" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 whitespace-nowrap [&>li+li]:before:mr-1.5 [&>li+li]:before:text-muted [&>li+li]:before:content-['/']">
        {page && (
          <li className="shrink-0">
            {thing ? (
              <Link href={hrefOf(page, place)} className="rounded-chip text-muted hover:text-ink">
                {page.label}
              </Link>
            ) : (
              <span aria-current="page">{page.label}</span>
            )}
          </li>
        )}
        {thing && <Thing id={decodeURIComponent(thing)} />}
      </ol>
    </nav>
  );
}

/** What is open, by its name once that is known. */
function Thing({ id }: { id: string }) {
  const name = useNameOf(id);
  const word = id === "new" ? "New" : name;
  return (
    <li className={classNames("min-w-0 truncate max-wide:hidden", !word && "font-mono text-small")} aria-current="page">
      {word ?? shortId(id)}
    </li>
  );
}
