import { z } from "zod";
import { AddressListName } from "./address-list.ts";
import { BodySchemaGate } from "./body-schema-gate.ts";
import { CertificateGate, SeenCertificate } from "./certificate-gate.ts";
import { ExpressionGate } from "./expression-gate.ts";
import { FetchBackGate } from "./fetch-back-gate.ts";
import { HeaderName } from "./header-name.ts";
import { MethodGate } from "./method-gate.ts";
import { NetworkGate } from "./network-gate.ts";
import { OidcLoginGate } from "./oidc-login-gate.ts";
import { OidcTokenGate } from "./oidc-token-gate.ts";
import { ConcurrencyGate, RateGate } from "./rate-gate.ts";
import { RefusalReason, RequestReason } from "./reason.ts";

export { FetchBackGate, HeaderName, OidcLoginGate, OidcTokenGate, RefusalReason, RequestReason };

/** One address range: `203.0.113.7`, `203.0.113.0/24`, `2001:db8::/32`. */
export const AddressRange = z
  .string()
  .trim()
  .regex(/^[0-9a-fA-F:.]{2,45}(\/\d{1,3})?$/, "must be an IPv4 or IPv6 address, or a range such as 203.0.113.0/24");

export const AddressGate = z
  .strictObject({
    kind: z.literal("address"),
    allow: z.array(AddressRange).max(1_000).default([]).describe("Ranges that may come in; empty means all, unless lists are named"),
    deny: z.array(AddressRange).max(1_000).default([]).describe("Ranges that may not, whatever allow says"),
    allowLists: z.array(AddressListName).max(20).optional().describe("Address lists whose addresses may come in too; see Settings → Address lists"),
    denyLists: z.array(AddressListName).max(20).optional().describe("Address lists whose addresses may not, whatever else says"),
  })
  .describe("Lets in, or keeps out, by the client's address; deny wins. IPv4-mapped IPv6 counts as IPv4.");
export const ContentTypeGate = z
  .strictObject({
    kind: z.literal("content-type"),
    allow: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .regex(/^[a-z0-9!#$&^_.+*-]+\/[a-z0-9!#$&^_.+*-]+$/, "must be a media type, such as application/json or text/*"),
      )
      .min(1)
      .max(20)
      .describe("Media types, such as application/json or text/*; parameters are ignored"),
  })
  .describe("Takes these media types only.");
export const BodySizeGate = z
  .strictObject({
    kind: z.literal("body-size"),
    bodyBytesMax: z.int().min(0).max(26_214_400).describe("Largest body in bytes, up to 25 MiB"),
  })
  .describe("Takes bodies up to a size.");
export const SharedSecretGate = z
  .strictObject({
    kind: z.literal("shared-secret"),
    place: z.enum(["header", "query", "basic"]).describe("Where the secret stands"),
    name: z.string().trim().min(1).max(64).default("X-Webhook-Token").describe("Header or parameter name; the user name for basic"),
    prefix: z.string().max(32).default("").describe("Text before the secret, such as 'Bearer '"),
  })
  .describe("A secret that the sender shows: in a header, in the query, or as the password of HTTP Basic.");
/** How a sender that is no known provider signs: an HMAC over an ordered list of parts. */
export const GenericHmac = z.strictObject({
  header: HeaderName.default("X-Signature").describe("Header that holds the signature"),
  prefix: z.string().max(32).default("").describe("Text before the signature, such as sha256="),
  algorithm: z.enum(["sha1", "sha256", "sha384", "sha512"]).default("sha256"),
  encoding: z.enum(["hex", "base64", "base64url"]).default("hex"),
  timestampHeader: HeaderName.optional().describe("Header with the signed time in unix seconds, if the sender sends one"),
  content: z.string().max(200).default("{body}").describe("What is signed: {body}, {timestamp}, {id} and literal text"),
  idHeader: HeaderName.optional().describe("Header with the event's id, if there is one"),
});
export type GenericHmac = z.infer<typeof GenericHmac>;
/** Values by the names that a provider's record declares. */
export const ProviderSettings = z.record(
  z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, "must be the name of a setting"),
  z.union([z.string().max(2_000), z.array(z.string().max(500)).max(50)]),
);
export type ProviderSettings = z.infer<typeof ProviderSettings>;
export const SignatureGate = z
  .strictObject({
    kind: z.literal("signature"),
    provider: z
      .string()
      .regex(/^[a-z0-9-]{2,40}$/)
      .describe("Who signs"),
    toleranceSeconds: z.int().min(1).max(86_400).optional().describe("How old a signed time may be; the provider's own window when empty"),
    hmac: GenericHmac.optional().describe("For provider generic-hmac: how it signs"),
    settings: ProviderSettings.optional().describe("What this provider needs to know besides its secret, by the names its page gives"),
  })
  .describe("The provider's own signature, checked with any active secret of the endpoint.");
export const ReplayGate = z
  .strictObject({
    kind: z.literal("replay"),
    id: z
      .strictObject({ from: z.enum(["provider", "header", "body-path"]), name: z.string().max(200).default("") })
      .default({ from: "provider", name: "" })
      .describe("Where the event's id stands"),
    windowSeconds: z.int().min(60).max(2_592_000).default(604_800).describe("How long an id is remembered"),
    timestampHeader: HeaderName.optional().describe("Header with the time sent (unix seconds or ISO 8601)"),
    toleranceSeconds: z.int().min(1).max(86_400).default(300).describe("How far that time may be from now"),
    requireId: z.boolean().default(false).describe("Refuse requests that carry no id"),
  })
  .describe("Refuses what is too old and answers what was seen before; the id is claimed with the insert.");

export const GateSettings = z.discriminatedUnion("kind", [
  AddressGate,
  MethodGate,
  ContentTypeGate,
  BodySizeGate,
  SharedSecretGate,
  SignatureGate,
  ReplayGate,
  RateGate,
  ConcurrencyGate,
  NetworkGate,
  OidcTokenGate,
  OidcLoginGate,
  BodySchemaGate,
  ExpressionGate,
  FetchBackGate,
  CertificateGate,
]);
export type GateSettings = z.infer<typeof GateSettings>;
export type GateKind = GateSettings["kind"];
export type SettingsOf<Kind extends GateKind> = Extract<GateSettings, { kind: Kind }>;

/** A group runs its cheap gates first, and of equally cheap ones the first written, unless this fixes the order. */
const order = z
  .exactOptional(z.literal("as-written"))
  .describe("Gates run cheapest first, and those that count stay where they stand; this keeps all as written");

/** A gate, or a group: `all` passes when every member passes, `any` when one does. */
export type PolicyNode = GateSettings | { all: PolicyNode[]; order?: "as-written" } | { any: PolicyNode[]; order?: "as-written" };
export const PolicyNode: z.ZodType<PolicyNode> = z.lazy(() => {
  const members = z.array(PolicyNode).min(1).max(50);
  return z.union([GateSettings, z.strictObject({ all: members, order }), z.strictObject({ any: members, order })]);
});
const depthMax = 6;
const gatesMax = 100;

/** The whole policy of an endpoint: its top group is `all`, cheapest gates first. An empty list lets everyone in. */
export const Policy = z
  .strictObject({ all: z.array(PolicyNode).max(50) })
  .refine((policy) => depthOf(policy) <= depthMax, `groups may be nested ${depthMax} deep at most`)
  .refine((policy) => gatesIn(policy) <= gatesMax, `a policy holds ${gatesMax} gates at most`);
export type Policy = { all: PolicyNode[] };

function membersOf(node: PolicyNode): PolicyNode[] | undefined {
  if ("all" in node) return node.all;
  if ("any" in node) return node.any;
}
function depthOf(node: PolicyNode): number {
  return 1 + Math.max(0, ...(membersOf(node) ?? []).map(depthOf));
}
function gatesIn(node: PolicyNode): number {
  return membersOf(node)?.reduce((count, member) => count + gatesIn(member), 0) ?? 1;
}

/** What one gate, or group, said about one request. `path` is its place in the policy (`0`, `2.1`). */
export const TraceStep = z.object({
  path: z.string(),
  gate: z.string(),
  outcome: z.enum(["passed", "failed", "skipped", "not-reached"]),
  reason: RefusalReason.optional(),
  seen: z.string().optional(),
  expected: z.string().optional(),
  certificate: SeenCertificate.optional(),
  micros: z.number(),
});
export type TraceStep = z.infer<typeof TraceStep>;

export const Verdict = z.enum(["accepted", "refused", "throttled", "duplicate"]);
export type Verdict = z.infer<typeof Verdict>;
