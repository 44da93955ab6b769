import { z } from "zod";

/** Who was signed in, with those claims that gates of the endpoint asked for. */
const KeptLogin = z.object({
  ...{ id: z.string(), connectionId: z.string(), subject: z.string(), email: z.string(), isMember: z.boolean() },
  claims: z.record(z.string(), z.unknown()),
  claimsKept: z.array(z.string()),
  ...{ signedInAtMs: z.number(), lastSeenAtMs: z.number() },
});
const KeptToken = z.object({ issuer: z.string(), jwksUrl: z.string().optional(), token: z.string() });

/**
 * What gates saw beside the request itself, sealed with it. Nothing stands where none of them asked; `null` where they asked and there was none.
 * `chain` names a client chain (hex), or holds its certificates (base64).
 */
export const KeptFacts = z.object({
  login: KeptLogin.nullable().optional(),
  connection: z
    .object({
      isTrustedProxy: z.boolean(),
      chain: z
        .union([z.string(), z.array(z.base64())])
        .nullable()
        .optional(),
    })
    .optional(),
  proved: KeptToken.optional(),
});
export type KeptFacts = z.infer<typeof KeptFacts>;

type NotKept = "not-kept";

/** The same as policy judges it. */
export interface SeenFacts {
  login: z.infer<typeof KeptLogin> | NotKept | undefined;
  connection: { chain: Buffer[] | NotKept; isTrustedProxy: boolean } | NotKept;
  proved: z.infer<typeof KeptToken> | NotKept;
}

/** Kept facts, opened. A chain that is not to be found was not kept. */
export function seenFacts({ login, connection, proved }: KeptFacts, findChain: (sha256: string) => Buffer[] | undefined): SeenFacts {
  const chainOf = (chain: string | string[] | null | undefined): Buffer[] | NotKept => {
    if (chain === undefined) return "not-kept";
    if (chain === null) return [];
    return typeof chain === "string" ? (findChain(chain) ?? "not-kept") : chain.map((der) => Buffer.from(der, "base64"));
  };
  return {
    login: login === undefined ? "not-kept" : (login ?? undefined),
    connection: connection ? { chain: chainOf(connection.chain), isTrustedProxy: connection.isTrustedProxy } : "not-kept",
    proved: proved ?? "not-kept",
  };
}

/** Seen facts with their certificates in them, to be kept apart from their request. */
export function wholeFacts({ login, connection, proved }: SeenFacts): KeptFacts {
  const facts: KeptFacts = {};
  if (login !== "not-kept") facts.login = login ?? null;
  if (proved !== "not-kept") facts.proved = proved;
  if (connection === "not-kept") return facts;
  const { chain, isTrustedProxy } = connection;
  facts.connection = { isTrustedProxy, ...(chain !== "not-kept" && { chain: chain.map((der) => der.toString("base64")) }) };
  return facts;
}

/** The hash by which facts name a chain. */
export function chainNamedBy({ connection }: KeptFacts): string | undefined {
  return typeof connection?.chain === "string" ? connection.chain : undefined;
}
