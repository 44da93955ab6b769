"use client";

import { useOrigin } from "@/ui/use-origin";

/** Writes a command of the agent for this very gateway: `agent("listen 4000")`. */
export function useAgentCommand(): (verb: string) => string {
  const origin = useOrigin();
  return (verb) => `npx postern ${verb} --server ${origin}`;
}
