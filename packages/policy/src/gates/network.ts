import type { NetworkData } from "../network-data.ts";
import type { Denial, Gate } from "../ports.ts";

/** Lets in, or keeps out, by the country and the autonomous system that the operator's data gives for an address; deny wins over allow. */
export const network: Gate<"network"> = ({ allow, deny, unknown }) => {
  const [allowed, denied] = [new Set(allow), new Set(deny)];
  const named = [...allow, ...deny];
  const asks = { country: named.some((name) => !isSystem(name)), system: named.some(isSystem) };
  const expected = allow.length > 0 ? `in ${listed(allow)}` : `not in ${listed(deny)}`;

  return ({ clientIp }, { networks }) => {
    const missing = missingData(asks, networks);
    if (missing) return missing;
    const [country, system] = [networks?.countryOf?.(clientIp), networks?.systemOf?.(clientIp)];
    const names = [country, system].filter((name) => name !== undefined);
    const seen = `${names.length > 0 ? names.join(", ") : "an address of no known network"}`;
    const wrong = names.find((name) => denied.has(name));
    if (wrong !== undefined) return { reason: "network-denied", seen, expected: `not in ${wrong}` };
    if (names.some((name) => allowed.has(name))) return { seen, expected };
    const isUnknown = (asks.country && country === undefined) || (asks.system && system === undefined);
    const isLetIn = isUnknown ? unknown === "accept" : allow.length === 0;
    return isLetIn ? { seen, expected } : { reason: "network-not-allowed", seen, expected };
  };
};

interface Asked {
  country: boolean;
  system: boolean;
}

function missingData({ country, system }: Asked, networks: NetworkData | undefined): Denial | undefined {
  const lacks = [...(country && !networks?.countryOf ? ["countries"] : []), ...(system && !networks?.systemOf ? ["networks"] : [])];
  if (lacks.length > 0) return { reason: "network-data-missing", seen: `no data of ${lacks.join(" and ")} is loaded`, expected: "the operator's data (MMDB)" };
}

function isSystem(name: string): boolean {
  return /^AS\d/.test(name);
}

const listedMax = 5;

function listed(names: readonly string[]): string {
  const more = names.length - listedMax;
  return `${names.slice(0, listedMax).join(", ") || "none"}${more > 0 ? ` or ${more} more` : ""}`;
}
