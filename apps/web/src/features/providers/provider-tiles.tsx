"use client";

import type { ProviderEntry } from "@postern/contract/provider";
import { aliasMeant, searchProviders } from "@postern/contract/provider-search";
import { ToggleGroup as Radix } from "radix-ui";
import { type KeyboardEvent, useRef, useState } from "react";
import { Input } from "@/ui/input";
import { tilesFor } from "./tiles-for.ts";

interface ProviderTilesProps {
  /** The best known first. */
  entries: readonly ProviderEntry[];
  /** Slugs that this project has endpoints of: they stand before the others. */
  used: readonly string[];
  /** A slug; `any` for a sender without a signature known here. */
  value: string;
  onChange: (value: string) => void;
}

/** Who will post here: the most used as tiles, all others by search. Enter takes the first, the arrow down leads into the tiles. */
export function ProviderTiles({ entries, used, value, onChange }: ProviderTilesProps) {
  const [text, setText] = useState("");
  const tiles = useRef<HTMLDivElement>(null);
  const found = searchProviders(entries, text);
  const shown = tilesFor({ found, used, chosen: text === "" ? value : undefined });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.metaKey && !event.ctrlKey) event.preventDefault(); // it chooses, and does not send the form
    if (event.key === "Enter" && text !== "" && shown[0]) onChange(shown[0].slug);
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    tiles.current?.querySelector("button")?.focus();
  };
  return (
    <div className="flex flex-col gap-3">
      <Input
        type="search"
        className="[&::-webkit-search-cancel-button]:hidden"
        aria-label="Search providers"
        placeholder="Search: Stripe, WhatsApp, AWS…"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Radix.Root
        ref={tiles}
        type="single"
        aria-label="Provider"
        value={value}
        onValueChange={(chosen) => chosen && onChange(chosen)}
        className="grid grid-cols-2 gap-2 wide:grid-cols-3"
      >
        {shown.map((entry) => (
          <Tile key={entry.slug} slug={entry.slug} name={entry.name} about={aliasMeant(entry, text)} />
        ))}
        <Tile slug="any" name="Any sender" about="no signature" />
      </Radix.Root>
      <output className="text-muted text-small">{countWords({ text, found: found.length, shown: shown.length, all: entries.length })}</output>
    </div>
  );
}

function Tile({ slug, name, about }: { slug: string; name: string; about: string | undefined }) {
  return (
    <Radix.Item
      value={slug}
      className="flex min-h-10 flex-wrap items-center gap-x-2 rounded-control border border-edge/40 bg-panel px-3 py-1.5 text-left hover:bg-hover data-[state=on]:border-accent data-[state=on]:bg-accent-soft pointer-coarse:min-h-11"
    >
      <span className="line-clamp-2 min-w-0 break-words font-semibold">{name}</span>
      {about && <span className="text-muted text-small">{about}</span>}
    </Radix.Item>
  );
}

function countWords({ text, found, shown, all }: { text: string; found: number; shown: number; all: number }): string {
  if (text.trim() === "") return `The most used of ${all} providers; search for the others.`;
  if (found === 0) return `None of ${all} providers is called “${text.trim()}”. Search “HMAC” for a sender that signs in a way of its own, or take any sender.`;
  return found > shown ? `The first ${shown} of ${found} that fit; write more to narrow them down.` : `${found} of ${all} providers.`;
}
