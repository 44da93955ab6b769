import { api, type OutputOf } from "@postern/contract/api";
import { Problem } from "@postern/contract/problem";
import { ProviderEntry } from "@postern/contract/provider";
import { searchProviders } from "@postern/contract/provider-search";
import { demandRight } from "@postern/db/demand-right";
import { parseInput } from "@postern/db/parse-input";
import type { Caller } from "@postern/db/run-procedure";
import { findCard, providerCards } from "@postern/policy/providers/index";

const entries = providerCards.map((card) => ProviderEntry.parse(card));

/** provider.list: the records of packages/policy, by name; those that most people look for stand first. */
export async function listProviders(caller: Caller, input: unknown): Promise<OutputOf<"provider.list">> {
  await demandRight(caller, "provider.list", input);
  return searchProviders(entries, parseInput(api["provider.list"].input, input).search);
}

/** provider.get: one of them as people see it. */
export async function getProvider(caller: Caller, input: unknown): Promise<OutputOf<"provider.get">> {
  await demandRight(caller, "provider.get", input);
  const card = findCard(parseInput(api["provider.get"].input, input).slug);
  if (!card) throw new Problem("missing");
  return card;
}
