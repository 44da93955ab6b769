"use client";

import { aliasMeant, searchProviders } from "@postern/contract/provider-search";
import { Command } from "cmdk";
import { Check, ChevronDown } from "lucide-react";
import { Popover as Radix } from "radix-ui";
import { type ComponentProps, useState } from "react";
import { classNames } from "@/ui/class-names";
import { controlClass } from "@/ui/input";
import { useProviderEntries } from "./use-providers.ts";

interface ProviderSelectProps extends Omit<ComponentProps<"button">, "value" | "onChange"> {
  value: string | undefined;
  onChange: (slug: string) => void;
}

const shownMax = 50;

/** One provider of the catalogue: opens on a search, whose arrows and Enter choose. */
export function ProviderSelect({ value, onChange, className, ...rest }: ProviderSelectProps) {
  const [open, setOpen] = useState(false);
  const entries = useProviderEntries();
  const name = entries.find(({ slug }) => slug === value)?.name ?? value;
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Trigger
        {...rest}
        className={classNames(controlClass, "inline-flex h-8 items-center justify-between gap-2 text-left pointer-coarse:h-11", className)}
      >
        <span className={classNames("truncate", !name && "text-muted")}>{name ?? "Choose the provider…"}</span>
        <ChevronDown className="size-3.5 shrink-0 text-muted" aria-hidden="true" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-80 max-w-[calc(100vw-16px)] animate-appear overflow-hidden rounded-panel border bg-raised shadow-float outline-none"
        >
          <Search
            value={value}
            onChoose={(slug) => {
              setOpen(false);
              onChange(slug);
            }}
          />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Search({ value, onChoose }: { value: string | undefined; onChoose: (slug: string) => void }) {
  const [text, setText] = useState("");
  const found = searchProviders(useProviderEntries(), text);
  return (
    <Command label="Providers" shouldFilter={false} loop {...(value && { defaultValue: value })}>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Search providers"
        className="h-10 w-full border-b bg-transparent px-3 outline-none pointer-coarse:text-[16px]"
      />
      <Command.List className="max-h-72 overflow-y-auto p-1">
        <Command.Empty className="px-2 py-4 text-muted">None is called that. Generic HMAC fits senders that sign in a way of their own.</Command.Empty>
        {found.slice(0, shownMax).map((entry) => (
          <Command.Item
            key={entry.slug}
            value={entry.slug}
            onSelect={onChoose}
            className="flex min-h-8 cursor-default items-center gap-2 rounded-chip px-2 data-[selected=true]:bg-hover pointer-coarse:min-h-11"
          >
            <Check className={classNames("size-4 shrink-0 text-accent", entry.slug !== value && "invisible")} aria-hidden="true" />
            <span className="truncate">{entry.name}</span>
            <span className="truncate text-muted text-small">{aliasMeant(entry, text)}</span>
          </Command.Item>
        ))}
        {found.length > shownMax && <p className="px-2 py-1.5 text-muted text-small">and {found.length - shownMax} more: search for them</p>}
      </Command.List>
    </Command>
  );
}
