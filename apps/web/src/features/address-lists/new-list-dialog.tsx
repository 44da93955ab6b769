"use client";

import type { AddressFeedEntry, AddressList } from "@postern/contract/address-list";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { problemOf } from "@/ui/problem";
import { Select } from "@/ui/select";
import { faultIn, linesOf, snapshotWords } from "./list-words.ts";
import { RangesField } from "./ranges-field.tsx";

interface NewListDialogProps {
  open: boolean;
  /** Whose addresses are meant, where a link says so. */
  feed: string | null;
  onOpenChange: (open: boolean) => void;
  onMade: (list: AddressList) => void;
}

const own = "own";

export function NewListDialog(props: NewListDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title="New address list">
      <NewListForm {...props} />
    </Dialog>
  );
}

function NewListForm({ feed: meant, onOpenChange, onMade }: NewListDialogProps) {
  const trpc = useTRPC();
  const feeds = useQuery(trpc.addressFeed.list.queryOptions({})).data;
  const [name, setName] = useState(meant ?? "");
  const [feed, setFeed] = useState(meant ?? own);
  const [text, setText] = useState("");
  const { create, isCreating, problem } = useCreate({ onOpenChange, onMade });
  const chosen = feeds?.find(({ slug }) => slug === feed);
  const choose = (slug: string) => {
    setFeed(slug);
    if (name === "" || feeds?.some((other) => other.slug === name)) setName(slug === own ? "" : slug);
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create({ name, ...(chosen ? { feed: chosen.slug } : { ranges: linesOf(text) }) });
      }}
    >
      {problem && !problem.fields && <ErrorState as="banner" problem={problem} />}
      <Field label="Whose addresses" error={problem?.fields?.feed?.[0]}>
        {(control) => <Select {...control} choices={choicesOf(feeds)} value={feed} onChange={choose} />}
      </Field>
      {chosen && <FeedFacts feed={chosen} />}
      <NameField name={name} onChange={setName} fault={problem?.fields?.name?.[0]} />
      {!chosen && <RangesField value={text} onChange={setText} fault={faultIn(problem, "ranges")} />}
      <div className="flex justify-end">
        <Button look="primary" type="submit" busy={isCreating}>
          Create list
        </Button>
      </div>
    </form>
  );
}

function useCreate({ onOpenChange, onMade }: Pick<NewListDialogProps, "onOpenChange" | "onMade">) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const { mutate, isPending, error } = useMutation(
    trpc.addressList.create.mutationOptions({
      onSuccess: async (made) => {
        onOpenChange(false);
        onMade(made);
        await refresh();
      },
    }),
  );
  return { create: mutate, isCreating: isPending, problem: error ? problemOf(error) : undefined };
}

function NameField({ name, onChange, fault }: { name: string; onChange: (name: string) => void; fault: string | undefined }) {
  return (
    <Field label="Name" hint="How policies name it: small letters, digits and dashes. It cannot be changed later." error={fault}>
      {(control) => (
        <Input
          {...control}
          mono
          autoComplete="off"
          spellCheck={false}
          placeholder="office-vpn"
          value={name}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function choicesOf(feeds: readonly AddressFeedEntry[] = []) {
  return [{ value: own, label: "Your own" }, ...feeds.map(({ slug, name, snapshot }) => ({ value: slug, label: name, hint: snapshotWords(snapshot) }))];
}

function FeedFacts({ feed: { about, snapshot, url } }: { feed: AddressFeedEntry }) {
  return (
    <div className="flex flex-col gap-1 text-muted text-small">
      <p>{about}</p>
      {snapshot && <p>{`The shipped addresses are from ${snapshot.source}.`}</p>}
      {snapshot?.confidence === "low" && <p className="text-warn">That is not sure: compare them with the provider's page before a gate relies on them.</p>}
      <p>
        {url === undefined
          ? "The provider has no address for programs: there is nothing to fetch, unless you name a copy."
          : "It is fetched only when you say so, on the list's own page."}
      </p>
    </div>
  );
}
