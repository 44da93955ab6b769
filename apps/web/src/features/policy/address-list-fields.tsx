"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/api/client";
import { useSession } from "@/api/session";
import { Checkbox } from "@/ui/checkbox";
import { countOf } from "@/ui/number-format";

interface AddressListFieldsProps {
  gate: Record<string, unknown>;
  onChange: (gate: Record<string, unknown>) => void;
}

const sides = [
  { name: "allowLists", label: "Lists that may come in" },
  { name: "denyLists", label: "Lists that may not" },
] as const;

/** The organization's address lists, chosen by name. */
export function AddressListFields({ gate, onChange }: AddressListFieldsProps) {
  const trpc = useTRPC();
  const { organization } = useSession();
  const { data: lists } = useQuery(trpc.addressList.list.queryOptions({}));
  const page = (
    <Link href={`/${organization.slug}/settings/address-lists`} className="underline">
      Settings → Address lists
    </Link>
  );
  if (lists?.length === 0)
    return <p className="mb-3 text-muted text-small">Addresses under a name, yours or those that a provider publishes, are made under {page}.</p>;
  return (
    <div className="mb-3 grid gap-3 wide:grid-cols-2">
      {sides.map(({ name, label }) => (
        <fieldset key={name} className="rounded-control border p-3">
          <legend className="px-1 font-semibold">{label}</legend>
          <div className="flex flex-col gap-2">
            {namesToShow(lists, chosenIn(gate, name)).map((list) => (
              <Checkbox
                key={list.name}
                label={<span className="font-mono">{list.name}</span>}
                hint={list.hint}
                checked={chosenIn(gate, name).includes(list.name)}
                onChange={(on) => onChange(withList(gate, { name, list: list.name, on }))}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}

interface KnownList {
  name: string;
  rangeCount: number;
  isLoaded: boolean;
  feedName?: string | undefined;
}

/** Those there are, and those that are named and are not there; before they are known, those that are named. */
function namesToShow(lists: readonly KnownList[] | undefined, chosen: readonly string[]): { name: string; hint?: string }[] {
  if (!lists) return chosen.map((name) => ({ name }));
  const known = lists.map(({ name, rangeCount, isLoaded, feedName }) => ({
    name,
    hint: [feedName, isLoaded ? countOf(rangeCount, "range") : "refresh needed: the gate answers 503 until then"].filter(Boolean).join(" · "),
  }));
  const unknown = chosen.filter((name) => known.every((list) => list.name !== name));
  return [...known, ...unknown.map((name) => ({ name, hint: "there is no such list" }))];
}

function chosenIn(gate: Record<string, unknown>, name: string): string[] {
  const value = gate[name];
  return Array.isArray(value) ? value.map(String) : [];
}

function withList(gate: Record<string, unknown>, { name, list, on }: { name: string; list: string; on: boolean }): Record<string, unknown> {
  const others = chosenIn(gate, name).filter((other) => other !== list);
  const chosen = on ? [...others, list] : others;
  return { ...gate, [name]: chosen.length > 0 ? chosen : undefined };
}
