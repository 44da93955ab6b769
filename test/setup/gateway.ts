import type { InputOf, OutputOf } from "@postern/contract/api";
import type { Id } from "@postern/contract/id";
import { findConnection } from "@postern/db/access/connection";
import { rightsOfRole } from "@postern/db/access/rights-of";
import { signInPerson } from "@postern/db/access/sign-in-person";
import { type Database, openDatabase } from "@postern/db/database";
import type { StoredProcedureName } from "@postern/db/procedures";
import { runProcedure } from "@postern/db/run-procedure";
import { readKeyRing } from "@postern/db/seal";
import { policyAdvice } from "@postern/policy/policy-advice";
import type { Addresses } from "@postern/up/apps";
import type { Posted } from "./senders.ts";
import { untilFound } from "./until.ts";

/** Postern's own commands and queries in one person's name, as the API runs them: right, transaction, audit entry. */
export interface Gateway {
  organization: string;
  organizationId: string;
  projectId: Id<"prj">;
  call<Name extends StoredProcedureName>(name: Name, input: InputOfCall<Name>): Promise<OutputOf<Name>>;
  /** The only delivery of this event, once it is settled (or as soon as it is in one of the states named). */
  deliveryOf(event: Pick<Posted, "requestId">, states?: Delivery["state"][]): Promise<Delivery>;
  close(): Promise<void>;
}
type Delivery = OutputOf<"delivery.get">;
/** Defaults need not be given: the procedure parses its input. */
type InputOfCall<Name extends StoredProcedureName> = Partial<InputOf<Name>>;

export interface GatewaySettings {
  organization: string;
  webDatabaseUrl: string;
  keys: string;
  addresses: Addresses;
}

const settledWithinMs = 30_000;

/** Signs the organization's first person in, who owns it, and speaks in their name. */
export async function openGateway({ organization, webDatabaseUrl, keys, addresses }: GatewaySettings): Promise<Gateway> {
  const ports = { ...policyAdvice, publicBase: addresses.ingest, hubUrl: addresses.hub, shareBase: addresses.share, webUrl: addresses.web, isLocal: true };
  const database = openDatabase({ url: webDatabaseUrl, keyRing: readKeyRing(keys), ports });
  const { organizationId, userId, name } = await joinOwner(database, organization);
  const scope = { organizationId, actor: { kind: "user" as const, id: userId, name }, rights: rightsOfRole("owner") };
  const call: Gateway["call"] = (procedure, input) => runProcedure({ database, scope }, procedure, input);
  const { projects } = await call("session.get", {});
  const [project] = projects;
  if (!project) throw new Error(`${organization} has no project`);
  return {
    organization,
    organizationId,
    projectId: project.id,
    call,
    deliveryOf: ({ requestId }, states = ["delivered", "failed"]) => settledDelivery(call, { requestId, states }),
    close: () => database.close(),
  };
}

async function joinOwner(database: Database, slug: string): Promise<{ organizationId: string; userId: string; name: string }> {
  const connection = await findConnection(database, slug);
  if (!connection) throw new Error(`there is no organization ${slug}`);
  const name = `Owner of ${slug}`;
  const claims = { issuer: connection.issuer, subject: `owner-of-${slug}`, email: `owner@${slug}.test`, name };
  return { ...(await signInPerson(database, connection, { claims })), name };
}

async function settledDelivery(call: Gateway["call"], { requestId, states }: { requestId: string | undefined; states: string[] }): Promise<Delivery> {
  let last = "there is none";
  const look = async () => {
    const { deliveryList } = await call("request.get", { id: requestId } as InputOf<"request.get">);
    const [only] = deliveryList;
    last = deliveryList.length === 1 && only ? `it is ${only.state} after ${only.attempts.length} attempts` : `there are ${deliveryList.length}`;
    return deliveryList.length === 1 && only && states.includes(only.state) ? only : undefined;
  };
  return untilFound(look, settledWithinMs, () => `the delivery of ${requestId} did not come to ${states.join(" or ")} (${last})`);
}
