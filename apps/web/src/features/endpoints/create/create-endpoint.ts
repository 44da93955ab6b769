import type { OutputOf } from "@postern/contract/api";
import type { CreateEndpoint } from "@postern/contract/endpoint";
import type { z } from "zod";
import type { useTRPCClient } from "@/api/client";
import { freeName } from "./checks.ts";

/** Where an endpoint's events go: a new URL, a destination there is (a tunnel too), or nowhere yet. */
export type WhereTo = { kind: "url"; url: string } | { kind: "known"; destinationId: string } | { kind: "nowhere" };

/** What was made so far; a second press after a failure goes on from here instead of making it twice. */
export interface Made {
  endpoint?: OutputOf<"endpoint.create">;
  destinationId?: string;
  signingSecret?: string;
}

interface CreateInput {
  client: ReturnType<typeof useTRPCClient>;
  values: Omit<z.input<typeof CreateEndpoint>, "destinationUrl">;
  whereTo: WhereTo;
  made: Made;
}

/**
 * The endpoint, then its destination, then the route between them. The destination is made by its own command
 * because only that one shows its signing secret, which is shown once.
 */
export async function createWithRoute({ client, values, whereTo, made }: CreateInput): Promise<Made> {
  made.endpoint ??= await client.endpoint.create.mutate(values);
  if (whereTo.kind === "nowhere") return made;
  if (whereTo.kind === "known") made.destinationId = whereTo.destinationId;
  else if (made.destinationId === undefined) {
    const { projectId } = values;
    const taken = (await client.destination.list.query({ projectId })).map(({ name }) => name);
    const created = await client.destination.create.mutate({ projectId, name: freeName(values.name, taken), url: whereTo.url });
    const { destination, signingSecret } = created;
    Object.assign(made, { destinationId: destination.id, signingSecret });
  }
  if (made.destinationId) await client.route.create.mutate({ endpointId: made.endpoint.id, destinationId: made.destinationId });
  return made;
}
