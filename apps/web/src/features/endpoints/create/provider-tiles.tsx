"use client";

import type { ProviderCard } from "@postern/contract/provider";
import { ToggleGroup as Radix } from "radix-ui";
import { useState } from "react";
import { Input } from "@/ui/input";

interface ProviderTilesProps {
  providers: readonly ProviderCard[];
  /** A slug; `any` for a sender without a signature known here. */
  value: string;
  onChange: (value: string) => void;
}

const any = { slug: "any", name: "Any sender", scheme: "No signature is checked until the policy says how" };
const searchFrom = 7;

/** Who will post here, as tiles; with many, a search above them. */
export function ProviderTiles({ providers, value, onChange }: ProviderTilesProps) {
  const [search, setSearch] = useState("");
  const known = [...providers, any];
  const shown = known.filter(({ slug, name }) => slug === value || `${slug} ${name}`.toLowerCase().includes(search.trim().toLowerCase()));
  return (
    <div className="flex flex-col gap-2">
      {known.length >= searchFrom && (
        <Input aria-label="Search providers" placeholder="Search providers" value={search} onChange={(event) => setSearch(event.target.value)} />
      )}
      <Radix.Root
        type="single"
        aria-label="Provider"
        value={value}
        onValueChange={(chosen) => chosen && onChange(chosen)}
        className="grid grid-cols-1 gap-2 sm:grid-cols-2 wide:grid-cols-3"
      >
        {shown.map(({ slug, name, scheme }) => (
          <Radix.Item
            key={slug}
            value={slug}
            className="flex flex-col items-start gap-0.5 rounded-panel border border-edge/40 bg-panel px-3 py-2 text-left hover:bg-hover data-[state=on]:border-accent data-[state=on]:bg-accent-soft"
          >
            <span className="font-semibold">{name}</span>
            <span className="line-clamp-2 text-muted text-small">{scheme}</span>
          </Radix.Item>
        ))}
      </Radix.Root>
    </div>
  );
}
