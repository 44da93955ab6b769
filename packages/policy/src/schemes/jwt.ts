import type { Encoding } from "../part.ts";
import type { Source } from "../place.ts";
import type { JwsAlgorithm, Scheme } from "../scheme.ts";

export interface JwtFacts extends Partial<Omit<Scheme, "algorithm" | "encoding" | "signature" | "jws">> {
  signature: Source;
  /** Those that the provider uses and no other: the token chooses none. */
  algorithms: readonly JwsAlgorithm[];
  leewaySeconds?: number;
  /** The claim that holds the body's SHA-256, and how it is written. */
  bodyDigest?: { claim: string; encoding: Encoding };
}

/** A signed token (RFC 7519). `exp` and `nbf` count wherever they are there; it covers the body only by a digest among its claims. */
export function jwt({ signature, algorithms, leewaySeconds, bodyDigest, ...more }: JwtFacts): Scheme {
  const digests = bodyDigest && [{ from: { claim: bodyDigest.claim }, algorithm: "sha256" as const, encoding: bodyDigest.encoding }];
  return {
    label: bodyDigest ? `a token (${algorithms.join(", ")}) with the body's digest` : `a token (${algorithms.join(", ")})`,
    algorithm: "jws",
    encoding: "text",
    signature,
    jws: { algorithms, ...(leewaySeconds !== undefined && { leewaySeconds }) },
    ...(digests && { digests }),
    bindsBody: bodyDigest !== undefined || "whole" in signature,
    ...more,
  };
}

/** `Authorization: Bearer …`. */
export const bearer: Source = { header: "Authorization", prefix: "Bearer ", anyCase: true };
