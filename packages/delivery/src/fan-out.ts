import { type Filterable, type FilterTerms, matchesFilter } from "@postern/contract/filter";

/** A route as the fan-out needs it, its filter parsed once. */
export interface PreparedRoute {
  destinationId: string;
  filter: FilterTerms;
}

/** Where an accepted request goes: one delivery for each destination that a route lets it through to. */
export function fanOut(routes: readonly PreparedRoute[], request: Filterable): string[] {
  const destinations = new Set<string>();
  for (const { destinationId, filter } of routes) if (matchesFilter(filter, request)) destinations.add(destinationId);
  return [...destinations];
}
