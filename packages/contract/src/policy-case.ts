import { z } from "zod";
import { HeaderName } from "./header-name.ts";
import { idOf } from "./id.ts";
import { Name } from "./page.ts";
import { Policy, RefusalReason, TraceStep } from "./policy.ts";

const bodyLettersMax = 262_144;
const headerValue = z.string().max(8_192);

/** A request that is made up to try a policy. In its path, headers and body `${secret}` stands for a secret made for this one try. */
export const MadeRequest = z.strictObject({
  method: z
    .string()
    .regex(/^[A-Z]{3,16}$/, "must be a method in capitals, such as POST")
    .default("POST"),
  path: z
    .string()
    .regex(/^\/[\x21-\x7e]*$/, "must begin with / and hold no spaces")
    .max(2_048)
    .default("/")
    .describe("What follows the endpoint's address: path and query"),
  headers: z
    .record(HeaderName, z.union([headerValue, z.array(headerValue).max(20)]))
    .default({})
    .describe("By name; a list for a header that comes more than once"),
  body: z.string().max(bodyLettersMax).default("").describe("As text"),
  bodyBase64: z.base64().max(bodyLettersMax).optional().describe("Instead of body, where it is no text"),
  address: z.union([z.ipv4(), z.ipv6()]).default("203.0.113.1").describe("The client's"),
  at: z.iso.datetime({ offset: true }).optional().describe("What the clock shows; now when empty"),
  signedBy: z
    .string()
    .regex(/^[a-z0-9-]{2,40}$/)
    .optional()
    .describe("A provider, as whom the gateway signs it with a secret made for this one try"),
});
export type MadeRequest = z.infer<typeof MadeRequest>;

const Expected = {
  verdict: z.enum(["accepted", "refused"]).describe("What the policy must say"),
  reason: RefusalReason.optional().describe("Why it must refuse; any reason when empty"),
};

/** What a policy must say of a request, stored or made up. */
export const PolicyCase = z.strictObject({
  name: Name.describe("What is expected, in a sentence"),
  ...Expected,
  request: z
    .union([idOf("req"), MadeRequest])
    .default(MadeRequest.parse({}))
    .describe("The id of a stored request, or one that is made up"),
});
export type PolicyCase = z.infer<typeof PolicyCase>;
export const casesMax = 100;

/** A draft and the requests to try it on. Without an endpoint, as for one that is not made yet, there are no secrets but those made up. */
export const TestPolicy = z.strictObject({
  endpointId: idOf("ep").optional().describe("Whose secrets count; none for an endpoint that is yet to be made"),
  provider: z
    .string()
    .regex(/^[a-z0-9-]{2,40}$/)
    .optional()
    .describe("Who will post there, where there is no endpoint yet"),
  policy: Policy,
  requests: z.array(PolicyCase.shape.request).min(1).max(casesMax),
});

/** What a draft says of one request; `by` is the gate that refused. Or why it cannot be tried. */
export const PolicyTrial = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("judged"), verdict: z.enum(["accepted", "refused"]), reason: RefusalReason.optional(), trace: z.array(TraceStep) }),
  z.object({ kind: z.literal("not-judged"), says: z.string() }),
]);
export type PolicyTrial = z.infer<typeof PolicyTrial>;
export const PolicyTrials = z.object({ trials: z.array(PolicyTrial) });
