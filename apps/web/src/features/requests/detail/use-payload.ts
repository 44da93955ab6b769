"use client";

import type { Payload, RequestDetail } from "@postern/contract/request";
import { skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { toast, toastProblem } from "@/ui/toast";

export interface PayloadHandle {
  /** What was revealed, for as long as this page stays open. */
  payload: Payload | undefined;
  /** Reveals it, which is recorded in the audit log; says so once. */
  reveal: () => Promise<Payload | undefined>;
  revealing: boolean;
  /** Why this person cannot reveal it. */
  refusal: string | undefined;
}

/** The payload of a request: covered until someone with the right reveals it. */
export function usePayload({ id, bodyStored }: Pick<RequestDetail, "id" | "bodyStored">): PayloadHandle {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const key = ["revealed", id];
  const { data } = useQuery<Payload>({ queryKey: key, queryFn: skipToken, staleTime: Number.POSITIVE_INFINITY });
  const lacking = useRefusal("payload");
  const mutation = useMutation(
    trpc.request.reveal.mutationOptions({
      onSuccess(payload) {
        queryClient.setQueryData(key, payload);
        toast("Revealed", { detail: "This was recorded in the audit log." });
      },
      onError: toastProblem,
    }),
  );
  return {
    payload: data,
    reveal: async () => data ?? mutation.mutateAsync({ id }).catch(() => undefined),
    revealing: mutation.isPending,
    refusal: lacking ?? (bodyStored ? undefined : "Its payload was not stored."),
  };
}

export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
