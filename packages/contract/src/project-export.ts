import { z } from "zod";
import { Destination, Route } from "./destination.ts";
import { Endpoint, Secret } from "./endpoint.ts";
import { idOf } from "./id.ts";
import { Slug } from "./organization.ts";
import { Policy } from "./policy.ts";

/** An endpoint as it is configured, with its live policy and active secrets; secret settings are shown by their last four. */
export const ExportedEndpoint = Endpoint.pick({
  id: true,
  name: true,
  provider: true,
  host: true,
  state: true,
  bodyBytesMax: true,
  answer: true,
  tags: true,
  passThrough: true,
}).extend({
  policyVersionId: idOf("pol"),
  policy: Policy,
  secrets: z.array(Secret.pick({ id: true, lastFour: true })).describe("Those that count now, newest first"),
});
export type ExportedEndpoint = z.infer<typeof ExportedEndpoint>;
export const ExportedDestination = Destination.pick({ id: true, name: true, kind: true, url: true, concurrency: true, timeoutMs: true, signAs: true });
export type ExportedDestination = z.infer<typeof ExportedDestination>;
export const ExportedRoute = Route.pick({ id: true, endpointId: true, destinationId: true, filter: true });

/** What a project is configured to do, read at once. */
export const ProjectExport = z.object({
  project: z.object({ id: idOf("prj"), slug: Slug }),
  revision: z.string().describe("Another one as soon as anything of it is changed"),
  endpoints: z.array(ExportedEndpoint),
  destinations: z.array(ExportedDestination),
  routes: z.array(ExportedRoute),
});
export type ProjectExport = z.infer<typeof ProjectExport>;
