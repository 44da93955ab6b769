import { z } from "zod";
import { UpdateDestination } from "./destination.ts";
import { ProviderSlug, UpdateEndpoint } from "./endpoint.ts";
import { FileMirror, FileShare, FileTunnel } from "./file-tunnel.ts";
import { Filter } from "./filter.ts";
import { Slug } from "./organization.ts";
import { Name } from "./page.ts";
import { PassThrough } from "./pass-through.ts";
import { Policy } from "./policy.ts";
import { casesMax, PolicyCase } from "./policy-case.ts";
import { secretReference } from "./secret-reference.ts";

const SecretReference = z.string().max(120).regex(secretReference, `must be \${env:NAME}, or \${sealed:…} as pulled: no secret stands in this file`);

/** Where events of the endpoint go. */
export const FileRoute = z.strictObject({
  to: Name.describe("The destination's name"),
  filter: Filter.default("").describe("Which events go this way; empty means all"),
});
export type FileRoute = z.infer<typeof FileRoute>;

/** Who answers the endpoint's senders. */
export const FilePassThrough = z.strictObject({
  to: Name.describe("The destination's name; one of the endpoint's routes leads there"),
  ...PassThrough.omit({ destinationId: true }).shape,
});
export type FilePassThrough = z.infer<typeof FilePassThrough>;

/** Settings that are left out stay as they are at the gateway; those of a policy's gates take their defaults. */
export const FileEndpoint = z
  .strictObject({
    name: Name.describe("By which the gateway knows it, and routes"),
    provider: ProviderSlug.optional().describe("Who posts here; cannot be changed later"),
    ...UpdateEndpoint.omit({ id: true, name: true, passThrough: true }).shape,
    passThrough: FilePassThrough.nullable().optional().describe("Let a destination answer the sender; null: the sender hears that its request is stored"),
    secrets: z.array(SecretReference).max(20).optional().describe("Those to be added where the gateway lacks them; none is retired"),
    policy: Policy.optional().describe("The tree of gates; a change makes a new version"),
    routes: z.array(FileRoute).max(50).optional().describe("Where its events go"),
    expect: z.array(PolicyCase).max(casesMax).optional().describe("What the policy must say, for postern policy test"),
  })
  .superRefine((endpoint, context) => demandUnique(endpoint.routes ?? [], (route) => route.to, { context, within: ["routes"], key: "to" }));
export type FileEndpoint = z.infer<typeof FileEndpoint>;

export const FileDestination = z
  .strictObject({
    name: Name.describe("By which the gateway knows it, and routes"),
    tunnel: z.literal(true).optional().describe("A way to someone's machine, as postern listen makes it: it is named here, not made"),
    ...UpdateDestination.omit({ id: true, name: true }).shape,
  })
  .superRefine((destination, context) => {
    const named = Object.keys(destination).filter((key) => key !== "name" && key !== "tunnel");
    if (destination.tunnel && named.length > 0)
      context.addIssue({ code: "custom", path: [named[0] ?? ""], message: "is no setting of a tunnel: its agent decides" });
    if (!destination.tunnel && destination.url === undefined) context.addIssue({ code: "custom", message: "needs a url (or tunnel: true)" });
  });
export type FileDestination = z.infer<typeof FileDestination>;

/**
 * A project as a file: what is received, what is let in, where it goes; and what postern up brings to a developer's machine, which is none of the
 * gateway's configuration. A part that is left out is none of the file's business.
 */
export const PolicyFile = z
  .strictObject({
    version: z.literal(1).describe("Of this form"),
    project: Slug.optional().describe("The project's short name; the only one when empty"),
    destinations: z.array(FileDestination).max(1_000).optional().describe("Where events go"),
    endpoints: z.array(FileEndpoint).max(1_000).optional().describe("Where providers post"),
    server: z
      .url({ protocol: /^https?$/, error: "must be an address such as https://postern.example.com" })
      .optional()
      .describe("For postern up: the gateway's dashboard address"),
    tunnels: z.array(FileTunnel).max(50).optional().describe("For postern up: which endpoints' events come to which local server"),
    shares: z.array(FileShare).max(50).optional().describe("For postern up: which local servers others may see"),
    mirrors: z.array(FileMirror).max(20).optional().describe("For postern up: copies of which endpoints' events come to which local server"),
  })
  .superRefine(({ destinations = [], endpoints = [], tunnels = [], shares = [], mirrors = [] }, context) => {
    demandUnique(tunnels, ({ name }) => name, { context, within: ["tunnels"], key: "name" });
    demandUnique(shares, ({ name }) => name, { context, within: ["shares"], key: "name" });
    demandUnique(mirrors, ({ name }) => name, { context, within: ["mirrors"], key: "name" });
    demandUnique(destinations, ({ name }) => name, { context, within: ["destinations"], key: "name" });
    demandUnique(endpoints, ({ name }) => name, { context, within: ["endpoints"], key: "name" });
  })
  .describe("Endpoints, policies, routes and destinations of a Postern project");
export type PolicyFile = z.infer<typeof PolicyFile>;

interface Place {
  context: z.RefinementCtx;
  within: string[];
  key: string;
}

function demandUnique<Member>(members: readonly Member[], nameOf: (member: Member) => string, { context, within, key }: Place): void {
  const seen = new Set<string>();
  for (const [index, member] of members.entries()) {
    const name = nameOf(member);
    if (seen.has(name)) context.addIssue({ code: "custom", path: [...within, index, key], message: "stands in this list twice" });
    seen.add(name);
  }
}
