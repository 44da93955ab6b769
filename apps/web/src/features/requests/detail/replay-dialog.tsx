"use client";

import type { RequestDetail } from "@postern/contract/request";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useProject, useRefusal } from "@/api/session";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorState } from "@/ui/error-state";
import { Field } from "@/ui/field";
import { countOf } from "@/ui/number-format";
import { problemOf } from "@/ui/problem";
import { Select } from "@/ui/select";
import { toast } from "@/ui/toast";
import { requestsSearch } from "../search-state.ts";

interface ReplayDialogProps {
  request: RequestDetail;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const alongRoutes = "routes";

/** Brings an old event again, as new deliveries: along its routes as they are now, or to one destination. */
export function ReplayDialog({ request, open, onOpenChange }: ReplayDialogProps) {
  const [to, setTo] = useState<string>(alongRoutes);
  const refusal = useRefusal("operate");
  const choices = useDestinationChoices(open);
  const replay = useReplay(request.id, () => onOpenChange(false));
  const send = () => replay.mutate({ requestIds: [request.id], ...(to !== alongRoutes && { destinationId: to }) });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Replay ${request.eventType ?? "this request"}`}
      description={request.verdict === "accepted" ? "The same body and headers go out again. The deliveries there were stay as they are." : consequence}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button data-autofocus look="primary" busy={replay.isPending} refusal={refusal} onClick={send}>
            Replay 1 event
          </Button>
        </>
      }
    >
      {replay.error && <ErrorState as="banner" problem={problemOf(replay.error)} />}
      <Field
        label="Where to"
        hint={to === alongRoutes ? "Every destination that the routes of its endpoint lead to now." : "Only there, whatever the routes say."}
      >
        {(control) => <Select {...control} choices={choices} value={to} onChange={setTo} />}
      </Field>
    </Dialog>
  );
}

const consequence = "This request was not let in when it came. A replay brings it on all the same; the audit log keeps that you did so.";

function useDestinationChoices(enabled: boolean) {
  const trpc = useTRPC();
  const { id: projectId } = useProject();
  const { data } = useQuery(trpc.destination.list.queryOptions({ projectId }, { enabled }));
  const destinations = (data ?? []).map(({ id, name, url, held }) => ({
    value: id as string,
    label: name,
    hint: [url ?? "tunnel", held && "held now"].filter(Boolean).join(" · "),
  }));
  return [{ value: alongRoutes, label: "Along its routes" }, ...destinations];
}

function useReplay(requestId: string, onDone: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [, setTab] = useQueryState("tab", requestsSearch.tab);
  return useMutation(
    trpc.replay.create.mutationOptions({
      onSuccess: async ({ deliveries }) => {
        onDone();
        await setTab("deliveries");
        toast(`Replayed: ${countOf(deliveries, "new delivery", "new deliveries")}`);
        await queryClient.invalidateQueries(trpc.request.get.queryFilter({ id: requestId }));
        await queryClient.invalidateQueries(trpc.request.list.pathFilter());
      },
    }),
  );
}
