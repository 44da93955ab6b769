import { isWithin, readAddress } from "../address-range.ts";
import type { Attempt, Proved } from "./proof.ts";

/** Who sends from one of the provider's own addresses. The request's client address is the one after the trusted proxies. */
export function proveAddress({ keys, texts, seen }: Attempt): Proved {
  const client = readAddress(texts[0] ?? "");
  const fitting = client && keys.find(({ key }) => key.kind === "ranges" && key.ranges.some((range) => isWithin(client, range)));
  return fitting ? { fitting } : { reason: "address-not-allowed", seen, expected: "an address that the provider sends from" };
}
