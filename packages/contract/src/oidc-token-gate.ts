import { z } from "zod";
import { HeaderName } from "./header-name.ts";

/** An https address without query, fragment or credentials: an issuer (OpenID Connect Discovery 1.0, section 3), or where its keys are. */
const PlainHttpsUrl = z
  .string()
  .trim()
  .max(500)
  .refine(isPlainHttps, "must be an https URL without ?, # or credentials, such as https://token.actions.githubusercontent.com");

function isPlainHttps(text: string): boolean {
  if (!/^https:\/\/[^\s/?#@\\<>]+(?:\/[^\s?#\\<>]*)?$/.test(text) || !URL.canParse(text)) return false;
  return new URL(text).hostname !== "";
}

const Text = z.string().trim().min(1).max(500);

const oneAtLeast = "One is needed at least";
const starsMax = 4;

/** What one claim of a token must say. A claim that is a list needs one member that fits. */
export const ClaimCondition = z
  .strictObject({
    claim: z
      .string()
      .trim()
      .min(1, "Each value needs the name of its claim, such as repository")
      .max(200)
      .describe("Its name; dots lead into objects, such as realm_access.roles"),
    is: z.enum(["equals", "starts-with", "glob"]).default("equals").describe("In a glob * stands for letters up to a /, and ** for all letters"),
    values: z.array(Text).min(1, "Each claim needs a value, such as acme/payments for repository").max(50).describe("One of these must fit"),
  })
  .refine(({ is, values }) => is !== "glob" || values.every((value) => (value.match(/\*+/g) ?? []).length <= starsMax), {
    path: ["values"],
    message: `holds a glob with more than ${starsMax} stars`,
  });
export type ClaimCondition = z.infer<typeof ClaimCondition>;

/** Signatures that are made with a private key (RFC 7518, RFC 8037): what is fetched from an issuer can never be a shared secret. */
export const TokenAlgorithm = z.enum(["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]);
export type TokenAlgorithm = z.infer<typeof TokenAlgorithm>;

export const OidcTokenGate = z
  .strictObject({
    kind: z.literal("oidc-token"),
    issuer: PlainHttpsUrl.describe("Who issues the tokens, to the letter as their iss says"),
    audiences: z.array(Text).min(1, oneAtLeast).max(20).describe("Whom the tokens are for: their aud must name one of these"),
    conditions: z.array(ClaimCondition).max(20).default([]).describe("What the token must claim besides; all must hold"),
    header: HeaderName.default("Authorization").describe("Where the token stands; in Authorization after the word Bearer"),
    algorithms: z.array(TokenAlgorithm).min(1, oneAtLeast).max(10).default(["RS256", "PS256", "ES256", "ES384", "EdDSA"]).describe("How it may be signed"),
    authorizedParties: z.array(Text).max(20).default([]).describe("Whom it may be issued to (azp); needed where a token names several audiences"),
    type: Text.optional().describe("What its typ must be, such as at+jwt; JWT, at+jwt or nothing when empty"),
    leewaySeconds: z.int().min(0).max(300).default(30).describe("How far its times may be off our clock"),
    maxAgeSeconds: z.int().min(1).max(2_592_000).optional().describe("How long ago it may have been issued (iat); until it expires when empty"),
    jwksUrl: PlainHttpsUrl.optional().describe("Where the issuer's keys are; found by its /.well-known/openid-configuration when empty"),
  })
  .describe(
    "A bearer token (JWT) of an OpenID Connect issuer: GitHub Actions, Google, Microsoft Entra, Okta, any other. Refuses while its keys cannot be had.",
  );
export type OidcTokenGate = z.infer<typeof OidcTokenGate>;
