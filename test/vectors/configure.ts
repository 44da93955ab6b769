import type { OpenSecret } from "@postern/policy/ports";
import type { ProviderSpec } from "@postern/policy/provider";
import type { Vector } from "./vector.ts";

type Settings = Record<string, string | string[]>;

/** The secrets of the vector's endpoint: what the sender shares, and its public keys in whatever form they are published. */
export function secretsOf({ secret, previousSecrets = [], publicKey, jwks, config = {} }: Vector): OpenSecret[] {
  const shared = [secret, config.nextSecret, ...previousSecrets].filter((value) => value !== undefined);
  const named = Object.entries(config.keys ?? {}).map(([id, key]) => `${id}:${key}`);
  const keySet = jwks && JSON.stringify(jwks);
  const known = [publicKey, keySet].filter((value) => value !== undefined);
  const published = named.length > 0 ? named : known;
  return [...shared.map((value) => ({ kind: "shared" as const, value })), ...published.map((value) => ({ kind: "public-key" as const, value }))].map(
    (one, index) => ({
      ...one,
      id: `sec_${index}`,
      activeFromMs: 0,
    }),
  );
}

/** Those settings of the vector that the provider's record declares. */
export function settingsOf({ config = {} }: Vector, { settings = [] }: ProviderSpec): Settings {
  const declared = new Set(settings.map(({ name }) => name));
  return Object.fromEntries(Object.entries(config).filter((entry): entry is [string, string | string[]] => declared.has(entry[0])));
}
