import { Range } from "@postern/contract/request";
import { createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";

const requestTabs = ["decision", "request", "deliveries", "history"] as const;
export type RequestTab = (typeof requestTabs)[number];

/** What the address of the requests page holds: a reload or a shared link shows the same screen. */
export const requestsSearch = {
  filter: parseAsString.withDefault(""),
  range: parseAsStringLiteral(Range.options).withDefault("24h"),
  /** The request open beside the list. */
  r: parseAsString,
  tab: parseAsStringLiteral(requestTabs).withDefault("decision"),
};

/** Writes the part after a path: `?filter=verdict%3Arefused`. */
export const writeRequestsSearch = createSerializer(requestsSearch);
