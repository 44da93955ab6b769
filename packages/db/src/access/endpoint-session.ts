import { Policy } from "@postern/contract/policy";
import { Audience, loginPolicyOf } from "@postern/contract/share-audience";
import type { Database } from "../database.ts";
import { newId } from "../new-id.ts";
import { recordChange } from "../record-change.ts";
import type { Actor, Scope } from "../scope.ts";
import { inTenant, type Transaction } from "../tenant-transaction.ts";
import type { Connection } from "./connection.ts";

/** How long a browser has to bring its code to the endpoint, or to the share. */
const codeMs = 60_000;

/** An endpoint, or a share, that people sign in at. */
export interface LoginPlace {
  organizationId: string;
  id: string;
  kind: "endpoint" | "share";
  name: string;
  host: string;
  /** Of the addresses that lead there. */
  protocol: string;
  policy: Policy;
}

/** The open endpoint or share with its own host and who may come in now; nothing when there is none to sign in at. */
export function findLoginPlace(database: Database, organizationId: string, id: string): Promise<LoginPlace | undefined> {
  return id.startsWith("shr_") ? findShare(database, organizationId, id) : findEndpoint(database, organizationId, id);
}

function findEndpoint(database: Database, organizationId: string, id: string): Promise<LoginPlace | undefined> {
  const { protocol } = new URL(database.ports.publicBase);
  return inTenant(database, organizationId, async (tx) => {
    const row = await tx.endpoint.findFirst({ where: { organizationId, id, deletedAt: null, state: "open" } });
    if (row?.host == null || row.policyVersionId === null) return;
    const version = await tx.policyVersion.findFirst({ where: { organizationId, id: row.policyVersionId } });
    const place = { organizationId, id, kind: "endpoint", name: row.name, host: row.host, protocol } as const;
    return version ? { ...place, policy: Policy.parse(version.policy) } : undefined;
  });
}

function findShare(database: Database, organizationId: string, id: string): Promise<LoginPlace | undefined> {
  const { shareBase } = database.ports;
  return inTenant(database, organizationId, async (tx) => {
    const row = await tx.share.findFirst({ where: { organizationId, id, endedAt: null, expiresAt: { gt: new Date() } } });
    if (!row || shareBase === undefined) return;
    const { protocol } = new URL(shareBase);
    const own = loginPolicyOf(Audience.parse(row.audience));
    const gates = [own, await policyOfGate(tx, row)].filter(({ all }) => all.length > 0);
    return { organizationId, id, kind: "share", name: row.name, host: row.host, protocol, policy: { all: gates.length > 0 ? [{ any: gates }] : [] } };
  });
}

/** The policy of the endpoint that the share names: whoever its login gates let in may sign in at the share, too. */
async function policyOfGate(tx: Transaction, { organizationId, gateEndpointId }: { organizationId: string; gateEndpointId: string | null }): Promise<Policy> {
  const none: Policy = { all: [] };
  if (gateEndpointId === null) return none;
  const endpoint = await tx.endpoint.findFirst({ where: { organizationId, id: gateEndpointId, deletedAt: null, state: "open" } });
  if (!endpoint || endpoint.policyVersionId === null) return none;
  const version = await tx.policyVersion.findFirst({ where: { organizationId, id: endpoint.policyVersionId } });
  return version ? Policy.parse(version.policy) : none;
}

/** Whom the identity provider's word means here: a member; someone who was removed; or a stranger, who becomes no member by it. */
export type Standing = { kind: "member"; userId: string } | { kind: "removed" } | { kind: "stranger" };

export function findStanding(database: Database, { id: connectionId, organization, issuer }: Connection, subject: string): Promise<Standing> {
  const organizationId = organization.id;
  return inTenant(database, organizationId, async (tx) => {
    const identity = await tx.identity.findUnique({
      where: { organizationId_connectionId_issuer_subject: { organizationId, connectionId, issuer, subject } },
      include: { user: { include: { membership: true } } },
    });
    if (!identity) return { kind: "stranger" };
    return identity.user.membership ? { kind: "member", userId: identity.userId } : { kind: "removed" };
  });
}

/** Who was let in where, and the browser that may fetch the session with the code. */
export interface EndpointSessionOffer {
  place: LoginPlace;
  connectionId: string;
  person: { userId: string | undefined; subject: string; email: string; name: string; claims: object };
  /** What let the person in, for the audit log. */
  by: string;
  sessionMs: number;
  returnTo: string;
  codeHash: Uint8Array;
  browserHash: Uint8Array;
  facts: { address: string; browser: string; traceId: string };
}

/** Lets someone in: writes the session that the code opens, once, within a minute. The audit entry is endpoint.enter, or share.enter. */
export async function offerEndpointSession(database: Database, offer: EndpointSessionOffer): Promise<void> {
  const { place, person, by, connectionId, returnTo, facts } = offer;
  const { organizationId } = place;
  const at = place.kind === "endpoint" ? { endpointId: place.id } : { shareId: place.id };
  const { userId, email, name, subject, claims } = person;
  const id = newId("ens");
  const now = Date.now();
  const expiresAt = new Date(now + offer.sessionMs);
  await recordChange(database, { scope: scopeOf(offer), action: entering(place) }, async (tx) => {
    const over = [{ expiresAt: { lte: new Date() } }, { tokenHash: null, codeExpiresAt: { lte: new Date() } }];
    await tx.endpointSession.deleteMany({ where: { organizationId, ...at, OR: over } });
    await tx.endpointSession.create({
      data: {
        ...{ organizationId, id, ...at, connectionId, subject, email, name, claims, returnTo, expiresAt, ...(userId !== undefined && { userId }) },
        codeHash: Uint8Array.from(offer.codeHash),
        browserHash: Uint8Array.from(offer.browserHash),
        codeExpiresAt: new Date(now + codeMs),
        address: facts.address.slice(0, 100),
        browser: facts.browser.slice(0, 300),
      },
    });
    return { target: place.id, after: { sessionId: id, email, subject, by, browser: facts.browser.slice(0, 300), expiresAt }, result: undefined };
  });
}

/** Tells the audit log that someone was not let in: endpoint.enter or share.enter, denied; many of the same person fold. */
export function recordRefusedEntry(database: Database, refused: Pick<EndpointSessionOffer, "place" | "person" | "facts">): Promise<void> {
  return database.denials.record({ scope: scopeOf(refused), action: entering(refused.place), target: refused.place.id });
}

function entering({ kind }: LoginPlace): string {
  return `${kind}.enter`;
}

function scopeOf({ place, person, facts }: Pick<EndpointSessionOffer, "place" | "person" | "facts">): Scope {
  const actor: Actor = { kind: "user", id: person.userId ?? person.subject, name: `${person.name} <${person.email}>`.slice(0, 200) };
  return { organizationId: place.organizationId, actor, rights: new Set(), ip: facts.address, traceId: facts.traceId };
}
