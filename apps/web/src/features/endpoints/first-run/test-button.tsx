"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useRefresh } from "@/api/use-after-change";
import { useProjectHref } from "@/api/use-project-href";
import { Button, type ButtonProps } from "@/ui/button";
import { toast, toastProblem } from "@/ui/toast";

interface TestButtonProps extends Pick<ButtonProps, "look" | "size"> {
  endpoint: Endpoint;
}

/** Sends a sample of the provider's events, signed as the provider would, through the public address. */
export function TestButton({ endpoint: { id }, ...look }: TestButtonProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const href = useProjectHref();
  const refresh = useRefresh();
  const refusal = useRefusal("configure");
  const test = useMutation(
    trpc.endpoint.test.mutationOptions({
      onSuccess: ({ status, requestId, detail }) => {
        const open = requestId && { action: { label: "Open", run: () => router.push(href("requests", requestId)) } };
        toast(`Test event answered ${status}`, { detail, ...open });
        void refresh();
      },
      onError: toastProblem,
    }),
  );
  return (
    <Button {...look} busy={test.isPending} refusal={refusal} onClick={() => test.mutate({ id })}>
      Send test event
    </Button>
  );
}
