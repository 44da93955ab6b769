import { z } from "zod";
import { idOf } from "./id.ts";
import { Moment, Name } from "./page.ts";
import { Policy } from "./policy.ts";

/**
 * What a version does: `live` decides; `shadow` decides silently beside it; `proposed` waits for a second person; `draft` was never live;
 * `past` was.
 */
export const PolicyState = z.enum(["draft", "proposed", "shadow", "live", "past"]);
export type PolicyState = z.infer<typeof PolicyState>;

/** A version that becomes live once somebody else approves it. */
export const Proposal = z.object({
  id: idOf("prp"),
  by: z.string(),
  at: Moment,
  expiresAt: Moment,
  isOwn: z.boolean().describe("Whether you proposed it: then someone else has to approve"),
});
export type Proposal = z.infer<typeof Proposal>;

export const PolicyVersion = z.object({
  id: idOf("pol"),
  endpointId: idOf("ep"),
  number: z.int(),
  policy: Policy,
  note: z.string(),
  live: z.boolean(),
  state: PolicyState,
  createdAt: Moment,
  createdBy: z.string(),
  liveFrom: Moment.optional().describe("When it first became live"),
  requests: z.int().describe("How many requests were decided under it"),
  proposal: Proposal.optional(),
});
export type PolicyVersion = z.infer<typeof PolicyVersion>;

const note = z.string().trim().max(500).default("").describe("What changed and why");
const basedOn = idOf("pol").optional().describe("The live version you have seen; a newer one in between is a conflict");

export const SavePolicy = z.strictObject({
  endpointId: idOf("ep"),
  policy: Policy,
  note,
  basedOn,
  as: z.enum(["live", "shadow"]).default("live").describe("A shadow decides silently beside the live version and reports where they differ"),
});
export const RestorePolicy = z.strictObject({ id: idOf("pol").describe("A version that was live"), note, basedOn });
export const PromotePolicy = z.strictObject({ id: idOf("pol").describe("The shadow, or a draft"), basedOn });
export const DiscardShadow = z.strictObject({ id: idOf("pol").describe("The version that is the shadow now") });
export const ApprovePolicy = z.strictObject({ id: idOf("prp") });
export const DeclinePolicy = z.strictObject({ id: idOf("prp"), note: z.string().trim().max(500).default("").describe("Why") });

/** How long a proposal waits. */
export const proposalDays = 7;

export const UpdateProject = z.strictObject({
  id: idOf("prj"),
  secondApprover: z.boolean().describe("Whether a policy becomes live only after somebody else approved it"),
});

/** So much is kept of the requests that are expected something of. */
export const assertionsMax = 50;
export const assertionBytesMax = 262_144;

const Expected = z.enum(["accepted", "refused"]).describe("What the policy must say of the request");
const because = z
  .string()
  .regex(/^[a-z-]{2,40}$/, "must be a reason, such as signature-mismatch")
  .optional()
  .describe("For refused: with this reason only; any when empty");
const assertionName = Name.describe("What it stands for, such as: a push signed with the old secret");

export const CreateAssertion = z.strictObject({ requestId: idOf("req"), name: assertionName, expected: Expected, because });
export const UpdateAssertion = z.strictObject({
  id: idOf("asr"),
  name: assertionName.optional(),
  expected: Expected.optional(),
  because: z.union([because.unwrap(), z.null()]).optional().describe("null: any reason"),
});

/** What a policy says of a request that something is expected of. */
export const Finding = z.object({
  holds: z.boolean(),
  verdict: z.enum(["accepted", "refused"]),
  reason: z.string().optional(),
  path: z.string().optional().describe("Where the gate that refused stands"),
  gate: z.string().optional(),
  seen: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

/** A stored request of which a verdict is expected, whatever the policy becomes. Its bytes are kept, sealed, as long as it stands. */
export const Assertion = z.object({
  id: idOf("asr"),
  endpointId: idOf("ep"),
  requestId: idOf("req").describe("Where it came from; that row goes when its time is over"),
  receivedAt: Moment.describe("The moment it is judged at"),
  name: z.string(),
  expected: z.enum(["accepted", "refused"]),
  because: z.string().optional(),
  createdAt: Moment,
  createdBy: z.string(),
  finding: Finding.optional().describe("What the live policy says of it; nothing where that cannot be found out"),
});
export type Assertion = z.infer<typeof Assertion>;
