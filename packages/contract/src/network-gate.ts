import { z } from "zod";
import { isCountryCode } from "./country.ts";

/** A country (`DE`, ISO 3166-1 alpha-2) or an autonomous system (`AS13335`). */
export const NetworkName = z
  .string()
  .trim()
  .toUpperCase()
  .refine((text) => isCountryCode(text) || isSystem(text), "must be a country such as DE (ISO 3166), or a network such as AS13335");

export const NetworkGate = z
  .strictObject({
    kind: z.literal("network"),
    allow: z.array(NetworkName).max(300).default([]).describe("Countries such as DE and networks such as AS13335 that may come in; empty means all"),
    deny: z.array(NetworkName).max(300).default([]).describe("Those that may not, whatever allow says"),
    unknown: z.enum(["refuse", "accept"]).default("refuse").describe("What becomes of an address of which the data does not say what is asked"),
  })
  .describe("Lets in, or keeps out, by the country or network of the client's address, as the operator's data has it; deny wins. Refuses without data.");

const largestSystem = 4_294_967_295; // RFC 6793

function isSystem(text: string): boolean {
  return /^AS[1-9]\d{0,9}$/.test(text) && Number(text.slice(2)) <= largestSystem;
}
