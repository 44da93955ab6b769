import { api } from "@postern/contract/api";
import type { ProviderCard } from "@postern/contract/provider";
import { demandRight } from "@postern/db/demand-right";
import { parseInput } from "@postern/db/parse-input";
import type { Caller } from "@postern/db/run-procedure";
import { providerCards } from "@postern/policy/providers/index";

/** provider.list: the records of packages/policy, as people see them. */
export async function listProviders(caller: Caller, input: unknown): Promise<ProviderCard[]> {
  await demandRight(caller, "provider.list", input);
  parseInput(api["provider.list"].input, input);
  return providerCards;
}
