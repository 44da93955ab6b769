"use client";

import type { FilterField } from "@postern/contract/filter";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useProjectHref } from "@/api/use-project-href";
import { classNames } from "@/ui/class-names";
import { withTerm } from "./filter-text.ts";
import { writeRequestsSearch } from "./search-state.ts";

interface FilterLinkProps {
  field: FilterField;
  value: string;
  mono?: boolean;
}

/** A value that a press adds to the filter of the list. */
export function FilterLink({ field, value, mono }: FilterLinkProps) {
  const href = useProjectHref();
  const current = useSearchParams().get("filter") ?? "";
  const search = writeRequestsSearch({ filter: withTerm(current, field, { value }) });
  return (
    <Link
      href={`${href("requests")}${search}`}
      title={`Show requests with ${field}:${value}`}
      className={classNames(
        "inline-block rounded-chip py-[3px] underline decoration-line underline-offset-2 hover:text-ink hover:decoration-current",
        mono && "font-mono",
      )}
    >
      {value}
    </Link>
  );
}
