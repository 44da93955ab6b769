"use client";

import { Keyboard, LogOut, MonitorSmartphone } from "lucide-react";
import Link from "next/link";
import { useSession } from "@/api/session";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from "@/ui/menu";
import { usePreferences } from "@/ui/preferences-provider";
import { sentenceCase } from "@/ui/sentence-case";
import { toastProblem } from "@/ui/toast";
import { hrefOf, ownSignIns } from "./navigation.ts";
import { signOut } from "./sign-out.ts";

const themes = [
  { value: "system", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

/** Who you are, how it looks, and the way out. */
export function PersonMenu() {
  const { actor, organization } = useSession();
  const { preferences, prefer } = usePreferences();
  const keysOn = preferences.keys === "on";
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`${initialsOf(actor.name)}: you are ${actor.name}`}
          className="flex size-7 items-center pointer-coarse:size-9 justify-center rounded-full bg-accent-soft font-semibold text-small text-accent"
        >
          {initialsOf(actor.name)}
        </button>
      }
    >
      <Who />
      <MenuLine />
      <MenuChoice label="Theme" value={preferences.theme} choices={themes} onChange={(theme) => prefer({ theme })} />
      <MenuLine />
      <MenuLabel>Keyboard</MenuLabel>
      <MenuItem icon={<Keyboard />} onSelect={() => prefer({ keys: keysOn ? "off" : "on" })}>
        {keysOn ? "Switch single-letter keys off" : "Switch single-letter keys on"}
      </MenuItem>
      <MenuLine />
      <MenuItem asChild>
        <Link href={hrefOf(ownSignIns, { organization: organization.slug, project: "" })}>
          <MonitorSmartphone aria-hidden="true" />
          {ownSignIns.label}
        </Link>
      </MenuItem>
      <MenuItem icon={<LogOut />} onSelect={() => void signOut().catch(toastProblem)}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

function Who() {
  const { actor, role, organization } = useSession();
  return (
    <div className="px-2 py-1.5">
      <p className="font-semibold">{actor.name}</p>
      {actor.email && <p className="text-muted text-small">{actor.email}</p>}
      <p className="text-muted text-small">
        {sentenceCase(role)} of {organization.name}
      </p>
    </div>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}
