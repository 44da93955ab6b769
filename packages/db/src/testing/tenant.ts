import { randomBytes } from "node:crypto";
import type { InputOf, OutputOf } from "@postern/contract/api";
import type { Id } from "@postern/contract/id";
import { Right } from "@postern/contract/right";
import type { Database } from "../database.ts";
import type { StoredProcedureName } from "../procedures.ts";
import { runProcedure } from "../run-procedure.ts";
import type { Scope } from "../scope.ts";
import { createOrganization } from "../seed.ts";
import { createOneTimeLink } from "../seed-person.ts";
import { inTenant } from "../tenant-transaction.ts";
import { addAttempt, addDelivery, addRequest, type StoredAttempt, type StoredDelivery, type StoredRequest } from "./stored-rows.ts";

/** One organization with its owner, for tests: `ask` calls procedures in the owner's name. */
export interface Tenant {
  organizationId: string;
  projectId: Id<"prj">;
  ownerId: Id<"usr">;
  scope: Scope;
  ask<Name extends StoredProcedureName>(name: Name, input: unknown, scope?: Scope): Promise<OutputOf<Name>>;
  createEndpoint(input?: Partial<InputOf<"endpoint.create">>): Promise<OutputOf<"endpoint.create">>;
  addRequest(endpointId: string, settings?: Partial<StoredRequest>): Promise<Id<"req">>;
  addDelivery(requestId: string, settings: StoredDelivery): Promise<Id<"dlv">>;
  addAttempt(deliveryId: string, settings: StoredAttempt): Promise<void>;
}

export async function createTenant(database: Database, migratorUrl: string, slug: string): Promise<Tenant> {
  const connection = { issuer: "https://id.test", clientId: "postern", clientSecret: "canary-client-secret", label: "Single sign-on" };
  const projects = [{ slug: "production", name: "Production" }];
  const { organizationId } = await createOrganization(migratorUrl, database.keyRing, { slug, name: slug, projects, connection });
  const { userId } = await createOneTimeLink(migratorUrl, organizationId, { email: `owner@${slug}.test`, name: `Owner of ${slug}` });
  const project = await inTenant(database, organizationId, (tx) => tx.project.findFirstOrThrow({ where: { organizationId } }));
  const projectId = project.id as Id<"prj">;
  const scope: Scope = {
    organizationId,
    actor: { kind: "user", id: userId, name: `Owner of ${slug}` },
    rights: new Set(Right.options),
    ip: "192.0.2.1",
    traceId: "trace",
  };
  const ask: Tenant["ask"] = (name, input, as = scope) => runProcedure({ database, scope: as }, name, input);
  return {
    ...{ organizationId, projectId, ownerId: userId as Id<"usr">, scope, ask },
    createEndpoint: (input) => ask("endpoint.create", { projectId, name: `endpoint ${randomBytes(4).toString("hex")}`, ...input }),
    addRequest: (endpointId, settings) => addRequest({ database, migratorUrl, organizationId, projectId, endpointId }, settings),
    addDelivery: (requestId, settings) => addDelivery({ migratorUrl, organizationId }, requestId, settings),
    addAttempt: (deliveryId, settings) => addAttempt({ migratorUrl, organizationId }, deliveryId, settings),
  };
}
