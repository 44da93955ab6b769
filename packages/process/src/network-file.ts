import { Reader, type Response } from "mmdb-lib";

/** What one file of the MaxMind DB format says of addresses. Looking up in a part that is broken throws. */
export interface NetworkReader {
  /** `DE`. */
  countryOf(address: string): string | undefined;
  /** `AS13335`. */
  systemOf(address: string): string | undefined;
}

/** Reads a file whole; throws when it is none. Countries and systems are found where MaxMind, DB-IP and IPinfo put them. */
export function readNetworks(file: Buffer): NetworkReader {
  const reader = new Reader<Response>(file);
  const { ipVersion, treeDepth } = reader.metadata;
  if (treeDepth !== (ipVersion === 6 ? 128 : 32)) throw new Error("it is no MaxMind DB");
  const find = (address: string): Members => {
    if (ipVersion === 4 && address.includes(":")) return {};
    return membersOf(reader.get(address));
  };
  find("192.0.2.1"); // a tree that is cut off is found out now
  return {
    countryOf: (address) => countryIn(find(address)),
    systemOf: (address) => systemIn(find(address)),
  };
}

type Members = Record<string, unknown>;

function membersOf(value: unknown): Members {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function countryIn({ country, country_code: code }: Members): string | undefined {
  const named = [membersOf(country).iso_code, code, country].find((name) => typeof name === "string");
  return typeof named === "string" && /^[A-Z]{2}$/.test(named) ? named : undefined;
}

function systemIn({ autonomous_system_number: number, asn }: Members): string | undefined {
  const text = typeof number === "number" ? `AS${number}` : typeof asn === "number" ? `AS${asn}` : asn;
  return typeof text === "string" && /^AS[1-9]\d{0,9}$/.test(text) ? text : undefined;
}
