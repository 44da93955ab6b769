"use client";

import { CircleHelp, Menu as MenuIcon, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { IconButton } from "@/ui/icon-button";
import { Kbd } from "@/ui/kbd";
import { Menu, MenuItem, MenuLine } from "@/ui/menu";
import { Breadcrumb } from "./breadcrumb.tsx";
import { LiveDot } from "./live-dot.tsx";
import { hrefOf, navigation, type Place } from "./navigation.ts";
import { PersonMenu } from "./person-menu.tsx";
import { ProjectChoice } from "./project-menu.tsx";
import { ZoneSwitch } from "./zone-switch.tsx";

interface TopBarProps {
  place: Place;
  onCommands: () => void;
  onSheet: () => void;
}

export function TopBar({ place, onCommands, onSheet }: TopBarProps) {
  return (
    <header data-print="no" className="flex h-11 shrink-0 items-center gap-2 border-b bg-panel px-2 wide:pr-3 wide:pl-(--gutter)">
      <NarrowMenu place={place} />
      <div className="min-w-0 wide:flex-1">
        <Breadcrumb />
      </div>
      <button
        type="button"
        onClick={onCommands}
        className="hidden h-7 w-full max-w-72 items-center gap-2 rounded-control border bg-sunken px-2 text-muted hover:text-ink wide:flex"
      >
        <Search className="size-3.5" aria-hidden="true" />
        <span className="flex-1 text-left">Search or jump</span>
        <Kbd keys="mod+k" />
      </button>
      <div className="ml-auto flex items-center justify-end gap-1 wide:flex-1">
        <LiveDot />
        <ZoneSwitch />
        <IconButton className="wide:hidden" label="Search or jump" icon={<Search />} onClick={onCommands} />
        <IconButton className="max-wide:hidden" label="Keys" keys="?" icon={<CircleHelp />} onClick={onSheet} />
        <PersonMenu />
      </div>
    </header>
  );
}

/** The sidebar's pages and projects as a menu, where the screen is too narrow for it. */
function NarrowMenu({ place }: { place: Place }) {
  const pathname = usePathname();
  return (
    <div className="wide:hidden">
      <Menu align="start" trigger={<IconButton label="Pages" icon={<MenuIcon />} />}>
        {navigation.map((page, index) => (
          <div key={page.path}>
            {index > 0 && navigation[index - 1]?.within !== page.within && <MenuLine />}
            <MenuItem asChild>
              <Link
                href={hrefOf(page, place)}
                aria-current={pathname.startsWith(hrefOf(page, place)) ? "page" : undefined}
                className="aria-[current=page]:font-semibold aria-[current=page]:[&_svg]:text-accent"
              >
                <page.icon aria-hidden="true" />
                {page.label}
              </Link>
            </MenuItem>
          </div>
        ))}
        <MenuLine />
        <ProjectChoice place={place} />
      </Menu>
    </div>
  );
}
