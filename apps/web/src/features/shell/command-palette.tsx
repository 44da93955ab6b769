"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { ArrowRight, Cable, CornerDownLeft, Webhook } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useTRPC } from "@/api/client";
import { useProject } from "@/api/session";
import { Kbd } from "@/ui/kbd";
import { useFocusReturn } from "@/ui/use-focus-return";
import { hrefOf, hrefOfId, navigation, type Place } from "./navigation.ts";

interface CommandPaletteProps {
  place: Place;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** ⌘K: pages, endpoints, destinations by name, and any pasted id. */
export function CommandPalette({ place, open, onOpenChange }: CommandPaletteProps) {
  const focus = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-appear bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          {...focus}
          className="fixed top-[12vh] left-1/2 z-40 w-[calc(100vw-24px)] max-w-xl -translate-x-1/2 animate-appear overflow-hidden rounded-panel border bg-raised shadow-float outline-none"
        >
          <Radix.Title className="sr-only">Search or jump</Radix.Title>
          <Commands place={place} onDone={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const groupClass = "p-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-small";

function Commands({ place, onDone }: { place: Place; onDone: () => void }) {
  const [text, setText] = useState("");
  const router = useRouter();
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const endpoints = useQuery(trpc.endpoint.list.queryOptions({ projectId }));
  const destinations = useQuery(trpc.destination.list.queryOptions({ projectId }));
  const below = `/${place.organization}/${place.project}`;
  const pasted = hrefOfId(text, place);
  const go = (href: string) => () => {
    onDone();
    router.push(href);
  };
  return (
    <Command label="Search or jump" loop>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Page, endpoint, destination, or any id"
        className="h-11 w-full border-b bg-transparent px-4 text-large outline-none"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto">
        <Command.Empty className="px-4 py-6 text-center text-muted">Nothing is called that. Ids look like req_… or ep_…</Command.Empty>
        {pasted && <CommandLink value={text} icon={<CornerDownLeft />} label={`Open ${text.trim()}`} onSelect={go(pasted)} />}
        <Command.Group heading="Pages" className={groupClass}>
          {navigation.map((page) => (
            <CommandLink key={page.path} value={page.label} icon={<page.icon />} label={page.label} keys={page.keys} onSelect={go(hrefOf(page, place))} />
          ))}
        </Command.Group>
        <NamedGroup heading="Endpoints" icon={<Webhook />} things={endpoints.data} onSelect={(id) => go(`${below}/endpoints/${id}`)()} />
        <NamedGroup heading="Destinations" icon={<Cable />} things={destinations.data} onSelect={(id) => go(`${below}/destinations/${id}`)()} />
      </Command.List>
    </Command>
  );
}

interface NamedGroupProps {
  heading: string;
  icon: ReactNode;
  things: readonly { id: string; name: string }[] | undefined;
  onSelect: (id: string) => void;
}

function NamedGroup({ heading, icon, things, onSelect }: NamedGroupProps) {
  if (!things?.length) return null;
  return (
    <Command.Group heading={heading} className={groupClass}>
      {things.map(({ id, name }) => (
        <CommandLink key={id} value={`${name} ${id}`} icon={icon} label={name} onSelect={() => onSelect(id)} />
      ))}
    </Command.Group>
  );
}

interface CommandLinkProps {
  value: string;
  icon: ReactNode;
  label: string;
  keys?: string;
  onSelect: () => void;
}

function CommandLink({ value, icon, label, keys, onSelect }: CommandLinkProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="group flex h-9 cursor-default items-center gap-2.5 rounded-chip px-2 data-[selected=true]:bg-hover [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted"
    >
      {icon}
      <span className="flex-1 truncate">{label}</span>
      {keys ? <Kbd keys={keys} /> : <ArrowRight className="opacity-0 group-data-[selected=true]:opacity-100" />}
    </Command.Item>
  );
}
