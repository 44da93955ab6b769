"use client";

import type { AddressList } from "@postern/contract/address-list";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange, useRefresh } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { Time } from "@/ui/time";
import { toast } from "@/ui/toast";
import { Warning } from "@/ui/warning";
import { faultIn } from "./list-words.ts";

/** How a feed is fetched: from where, and whether once a day. */
export function RefreshSettings({ list }: { list: AddressList }) {
  const trpc = useTRPC();
  const refusal = useRefusal("configure");
  const after = useAfterChange();
  const fetchNow = useMutation(trpc.addressList.refresh.mutationOptions(after("Fetching")));
  const missing = list.refreshUrl === undefined ? "Name an address to fetch it from first." : undefined;
  return (
    <Section
      title="Refresh"
      description={
        <>
          {list.checkedAt ? (
            <>
              Last fetched <Time at={list.checkedAt} as="ago" />.
            </>
          ) : (
            "Never fetched."
          )}{" "}
          Fetched by this server, from this address alone; what looks wrong or would block senders is held.
        </>
      }
      actions={
        <Button refusal={refusal ?? missing} busy={fetchNow.isPending || list.isRefreshing} onClick={() => fetchNow.mutate({ id: list.id })}>
          Fetch now
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {list.refreshFault !== undefined && !list.isRefreshing && <Warning>{`The last fetch changed nothing. ${list.refreshFault}`}</Warning>}
        <RefreshForm key={list.refreshUrl ?? ""} list={list} />
      </div>
    </Section>
  );
}

function RefreshForm({ list }: { list: AddressList }) {
  const refusal = useRefusal("configure");
  const [url, setUrl] = useState(list.refreshUrl ?? "");
  const [daily, setDaily] = useState(list.refreshes);
  const { save, isSaving, problem } = useSave(list);
  return (
    <form
      noValidate
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        save({ url: url.trim(), daily });
      }}
    >
      <Field
        label="Address"
        hint="The provider's own, unless you name a copy of yours. Leave it empty to go back to that."
        error={faultIn(problem, "refreshUrl") ?? faultIn(problem, "refreshes")}
      >
        {(control) => (
          <Input {...control} type="url" mono autoComplete="off" placeholder="https://" value={url} onChange={(event) => setUrl(event.target.value)} />
        )}
      </Field>
      <Checkbox label="Fetch it once a day" hint="Off until you say so: until then the list stays as it is." checked={daily} onChange={setDaily} />
      <div>
        <Button type="submit" refusal={refusal} busy={isSaving}>
          Save
        </Button>
      </div>
    </form>
  );
}

/** An address that is the list's own already is not named again, and none is the provider's. */
function useSave({ id, refreshUrl }: AddressList) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const update = useMutation(
    trpc.addressList.update.mutationOptions({
      onSuccess: async () => {
        toast("Saved");
        await refresh();
      },
    }),
  );
  return {
    save: ({ url, daily }: { url: string; daily: boolean }) =>
      update.mutate({ id, refreshes: daily, ...(url !== (refreshUrl ?? "") && { refreshUrl: url === "" ? null : url }) }),
    isSaving: update.isPending,
    problem: update.error ? problemOf(update.error) : undefined,
  };
}
