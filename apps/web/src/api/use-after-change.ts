"use client";

import { useQueryClient } from "@tanstack/react-query";
import { toast, toastProblem } from "@/ui/toast";

interface AfterChange {
  onSuccess: () => Promise<void>;
  onError: (error: unknown) => void;
}

/**
 * What follows a change: a quiet word, and everything on the screen asked anew, since one change shows in many places
 * (an endpoint in lists, routes, tunnels). A failure is told aloud. For mutationOptions.
 */
export function useAfterChange(): (text: string) => AfterChange {
  const refresh = useRefresh();
  return (text) => ({
    onSuccess: () => {
      toast(text);
      return refresh();
    },
    onError: toastProblem,
  });
}

/** Asks everything on the screen anew. */
export function useRefresh(): () => Promise<void> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries();
}
