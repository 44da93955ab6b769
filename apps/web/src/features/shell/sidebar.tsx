"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/ui/class-names";
import { IconButton } from "@/ui/icon-button";
import { usePreferences } from "@/ui/preferences-provider";
import { Tooltip } from "@/ui/tooltip";
import { hrefOf, type NavigationPage, navigation, type Place } from "./navigation.ts";
import { ProjectMenu } from "./project-menu.tsx";

/** The pages, at the left: 216 px, or folded to their icons with `[`. */
export function Sidebar({ place }: { place: Place }) {
  const { preferences, prefer } = usePreferences();
  const folded = preferences.sidebar === "icons";
  const pagesWithin = (within: NavigationPage["within"]) => navigation.filter((page) => page.within === within);
  return (
    <div data-print="no" className={classNames("hidden shrink-0 flex-col border-r bg-sunken wide:flex", folded ? "w-12" : "w-54")}>
      <ProjectMenu place={place} folded={folded} />
      <nav aria-label="Pages" className="flex flex-1 flex-col gap-0.5 overflow-y-auto p-2">
        {pagesWithin("project").map((page) => (
          <SidebarLink key={page.path} page={page} place={place} folded={folded} />
        ))}
        <hr className="my-2 border-line" />
        {pagesWithin("organization").map((page) => (
          <SidebarLink key={page.path} page={page} place={place} folded={folded} />
        ))}
      </nav>
      <div className={classNames("flex p-2", !folded && "justify-end")}>
        <IconButton
          label={folded ? "Unfold the sidebar" : "Fold the sidebar"}
          keys="["
          icon={folded ? <PanelLeftOpen /> : <PanelLeftClose />}
          onClick={() => prefer({ sidebar: folded ? "open" : "icons" })}
        />
      </div>
    </div>
  );
}

function SidebarLink({ page, place, folded }: { page: NavigationPage; place: Place; folded: boolean }) {
  const href = hrefOf(page, place);
  const here = usePathname().startsWith(href);
  const link = (
    <Link
      href={href}
      aria-current={here ? "page" : undefined}
      aria-label={folded ? page.label : undefined}
      className={classNames(
        "flex h-8 items-center gap-2.5 rounded-control px-2 hover:bg-hover focus-visible:-outline-offset-2",
        here ? "bg-hover font-semibold text-ink" : "text-muted hover:text-ink",
      )}
    >
      <page.icon className={classNames("size-4 shrink-0", here && "text-accent")} aria-hidden="true" />
      {!folded && page.label}
    </Link>
  );
  return folded ? (
    <Tooltip text={page.label} keys={page.keys} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}
