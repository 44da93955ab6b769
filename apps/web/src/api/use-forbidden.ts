import { forbiddenEverywhere, type TunnelUse, tunnelUseMeaning } from "@postern/contract/tunnel-rule";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "./client.ts";
import { useProject } from "./session.tsx";

/** That this project has none of these, as a sentence that says who forbids them and where that is set; nothing while they are allowed, or it is not known. */
export function useForbidden(...uses: TunnelUse[]): string | undefined {
  const trpc = useTRPC();
  const { name, forbiddenTunnels } = useProject();
  const rule = useQuery(trpc.tunnelRule.get.queryOptions());
  const shareRule = useQuery(trpc.shareRule.get.queryOptions());
  const everywhere = rule.data && shareRule.data ? forbiddenEverywhere(rule.data, shareRule.data) : new Set<TunnelUse>();
  const forbidden = uses.filter((use) => everywhere.has(use) || forbiddenTunnels.includes(use));
  if (forbidden.length === 0) return;
  const who = forbidden.every((use) => everywhere.has(use)) ? "This organization" : name;
  const what = new Intl.ListFormat("en", { type: "disjunction" }).format(forbidden.map((use) => tunnelUseMeaning[use]));
  return `${who} allows no ${what}. An owner or admin can allow them under Tunnels in the settings.`;
}
