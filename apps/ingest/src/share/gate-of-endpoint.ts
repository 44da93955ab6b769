import type { Decision, LoginSession } from "@postern/policy/ports";
import type { Endpoints } from "../endpoints.ts";
import type { Exchange } from "../exchange.ts";
import { hasBody } from "../head.ts";
import type { LiveEndpoint, ReadyEndpoint } from "../live-endpoint.ts";
import type { LoginPorts } from "../login/ports.ts";
import type { Found } from "../login/sessions.ts";
import type { ReceivingPorts } from "../receiving-ports.ts";
import { takeBody } from "../take-body.ts";
import { refusalOf } from "./admit.ts";
import type { LiveShare } from "./live-share.ts";
import { subjectOf } from "./person.ts";
import { type Admission, type Arrival, refused, type Visitor } from "./visitor.ts";

/** Judges a request by the policy of an endpoint, for a share that names it. */
export type PassGate = (arrival: Arrival, share: LiveShare, endpointId: string) => Promise<Admission>;

export interface GatePorts extends Pick<ReceivingPorts, "policyPorts" | "providerCalls" | "issuerKeys" | "memory"> {
  endpoints: Pick<Endpoints, "of">;
  login: { sessions: Pick<LoginPorts["sessions"], "find" | "noteUse"> };
  scheme: "http" | "https";
}

/** Whether people sign in at a share: by its own word, or by a login gate of the endpoint that it names. */
export function signsInBy({ of }: Pick<Endpoints, "of">): (share: LiveShare) => boolean {
  return ({ login, organizationId, gateEndpointId }) => {
    if (login) return true;
    const endpoint = gateEndpointId === null ? undefined : of(gateEndpointId);
    return endpoint?.organizationId === organizationId && endpoint.ready?.policy.hasLogin === true;
  };
}

/**
 * A policy may ask for the body, as signatures do: it is taken whole, up to the endpoint's limit, and goes on from memory. What a replay gate would
 * remember it cannot here, where nothing is stored: of it the age of the request counts. Where it asks who is signed in, it is whoever is at this share.
 */
export function gateOfEndpoint(ports: GatePorts): PassGate {
  return async (arrival, share, endpointId) => {
    const endpoint = ports.endpoints.of(endpointId);
    if (!endpoint?.ready || endpoint.isClosed || endpoint.organizationId !== share.organizationId) {
      return refused({ status: 503, reason: "gate-unavailable", who: "" });
    }
    const taken = await bodyOf(arrival, endpoint, ports);
    if ("refused" in taken) return taken.refused;
    const login = await loginOf(arrival, share, { ready: endpoint.ready, ports });
    const person = typeof login === "object" ? login : undefined;
    const decision = await evaluate({ arrival, endpoint, ready: endpoint.ready, body: taken.body, login }, ports);
    if (decision.verdict !== "accepted") {
      taken.release();
      return refused({ ...refusalOf(decision, person?.email), isSignedIn: person !== undefined });
    }
    if (decision.handshake) {
      taken.release();
      return { kind: "handshake", handshake: decision.handshake };
    }
    const isOpen = (now: LiveShare) => now.gateEndpointId === endpointId && ports.endpoints.of(endpointId)?.isClosed === false;
    const isPerson = person !== undefined && decision.trace.some(({ gate, outcome }) => gate === "oidc-login" && outcome === "passed");
    const visitor = isPerson
      ? visitorBy(person, arrival, { share, ports, isOpen: (now) => isOpen(now) && ports.endpoints.of(endpointId)?.ready?.policy === endpoint.ready?.policy })
      : { who: `policy of ${endpoint.name}`, mayStay: isOpen };
    return { kind: "in", visitor, ...(hasBody(arrival.head) && { body: taken.body }), release: taken.release };
  };
}

/** Who shows an Authorization is judged as a machine: no sign-in beside it saves what the policy refuses. */
function loginOf(
  { cookies: { session }, head }: Arrival,
  { id }: LiveShare,
  { ready, ports }: { ready: ReadyEndpoint; ports: GatePorts },
): Found | Promise<Found> {
  if (ready.policy.hasLogin && session !== undefined && head.authorizations.length === 0) return ports.login.sessions.find(session, id);
}

/** A person, while their sign-in lasts and the policy is the one that let them in; after a change they are judged by the next request. */
function visitorBy(
  person: LoginSession,
  { cookies }: Arrival,
  { share, ports, isOpen }: { share: LiveShare; ports: GatePorts; isOpen(now: LiveShare): boolean },
): Visitor {
  const { sessions } = ports.login;
  sessions.noteUse(person.id);
  const mayStay = async (now: LiveShare) => isOpen(now) && (await sessions.find(cookies.session ?? "", share.id)) !== undefined;
  return { who: person.email, subject: subjectOf(person), mayStay };
}

type Taken = { body: Buffer; release(): void } | { refused: Admission };

async function bodyOf(arrival: Arrival, endpoint: LiveEndpoint, { memory }: GatePorts): Promise<Taken> {
  if (!hasBody(arrival.head)) return { body: Buffer.alloc(0), release: () => {} };
  const { read, bytesHeld } = await takeBody(arrival as Exchange, endpoint, { memory });
  const release = () => memory.give(endpoint, bytesHeld);
  if (read.kind === "whole") return { body: read.body, release };
  release();
  const status = { "too-large": 413, "no-memory": 503, late: 408, aborted: 400 }[read.kind];
  return { refused: refused({ status, reason: read.kind === "too-large" ? "body-too-large" : `body-${read.kind}`, who: "" }) };
}

function evaluate(
  { arrival, endpoint, ready, body, login }: { arrival: Arrival; endpoint: LiveEndpoint; ready: ReadyEndpoint; body: Buffer; login: Found },
  { policyPorts, providerCalls, issuerKeys, scheme }: GatePorts,
): Decision | Promise<Decision> {
  const { organizationId } = endpoint;
  const { method, target, rawHeaders, hosts } = arrival.head;
  const inbound = { method, target, url: `${scheme}://${(hosts[0] ?? "").toLowerCase()}${target}`, rawHeaders, body, clientIp: arrival.client.ip, login };
  return ready.policy.evaluate(inbound, {
    ...policyPorts,
    fetchKey: (url) => providerCalls.fetchKey(url, organizationId),
    findIssuerKeys: (source, keyId) => issuerKeys.of(organizationId)(source, keyId),
    lookUp: (question) => providerCalls.lookUp(question, organizationId),
  });
}
