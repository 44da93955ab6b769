"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useProject, useSession } from "@/api/session";
import { usePreferences } from "@/ui/preferences-provider";
import { useShortcut } from "@/ui/shortcuts";
import { hrefOf, type NavigationPage, navigation, type Place } from "./navigation.ts";
import { Sidebar } from "./sidebar.tsx";
import { TopBar } from "./top-bar.tsx";

// What waits for a key is loaded when the key is pressed.
const CommandPalette = dynamic(() => import("./command-palette.tsx").then((module) => module.CommandPalette), { ssr: false });
const ShortcutSheet = dynamic(() => import("./shortcut-sheet.tsx").then((module) => module.ShortcutSheet), { ssr: false });

/** What stands around every page: where you are, where you can go, how fresh what you see is; `notices` stand above the page. */
export function Shell({ notices, children }: { notices: ReactNode; children: ReactNode }) {
  const [commandsOpen, setCommandsOpen] = useState(false);
  const [sheetOpen, setSheetOpen] = useState(false);
  const place = usePlace();
  useShellKeys({ openCommands: () => setCommandsOpen(true), openSheet: () => setSheetOpen(true) });

  return (
    <div className="flex h-dvh">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-control focus:bg-raised focus:px-3 focus:py-2 focus:shadow-float"
      >
        Skip to content
      </a>
      <Sidebar place={place} />
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar place={place} onCommands={() => setCommandsOpen(true)} onSheet={() => setSheetOpen(true)} />
        {notices}
        <main id="main" tabIndex={-1} className="relative flex min-h-0 flex-1 flex-col overflow-y-auto outline-none">
          {children}
        </main>
      </div>
      {navigation.map((page) => (
        <GoKey key={page.path} page={page} place={place} />
      ))}
      {commandsOpen && <CommandPalette place={place} open onOpenChange={setCommandsOpen} />}
      {sheetOpen && <ShortcutSheet open onOpenChange={setSheetOpen} />}
    </div>
  );
}

function usePlace(): Place {
  const { organization } = useSession();
  return { organization: organization.slug, project: useProject().slug };
}

function useShellKeys({ openCommands, openSheet }: { openCommands: () => void; openSheet: () => void }): void {
  const { preferences, prefer } = usePreferences();
  const nextTheme = { system: "light", light: "dark", dark: "system" } as const;
  useShortcut({ keys: "mod+k", label: "Search or jump", group: "Everywhere", run: openCommands });
  useShortcut({ keys: "?", label: "This sheet", group: "Everywhere", run: openSheet });
  useShortcut({ keys: "t", label: "Next theme", group: "Everywhere", run: () => prefer({ theme: nextTheme[preferences.theme] }) });
  useShortcut({
    keys: "[",
    label: "Fold the sidebar",
    group: "Everywhere",
    run: () => prefer({ sidebar: preferences.sidebar === "open" ? "icons" : "open" }),
  });
}

function GoKey({ page, place }: { page: NavigationPage; place: Place }) {
  const router = useRouter();
  useShortcut({ keys: page.keys, label: page.label, group: "Go to", run: () => router.push(hrefOf(page, place)) });
  return null;
}
