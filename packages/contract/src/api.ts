import { z } from "zod";
import { AgentToken, ApiKey, CreateAgentToken, CreateApiKey, CreatedAgentToken, CreatedApiKey } from "./access.ts";
import { AddressFeedEntry, AddressList, AddressListDetail, CreateAddressList, DecideAddressList, UpdateAddressList } from "./address-list.ts";
import { AgentSignIn, EnterUserCode, WaitingAgent } from "./agent-sign-in.ts";
import { AuditPage, AuditVerification, ListAudit } from "./audit.ts";
import { CreateDestination, CreatedDestination, CreateRoute, Destination, RotateSigningSecret, Route, UpdateDestination, UpdateRoute } from "./destination.ts";
import { AddDomain, Domain } from "./domain.ts";
import { AddSecret, CreateEndpoint, Endpoint, ProviderSlug, RetireSecret, Secret, UpdateEndpoint } from "./endpoint.ts";
import { EndpointSession } from "./endpoint-session.ts";
import { Gateway } from "./gateway.ts";
import { idOf } from "./id.ts";
import { Ledger, ReadLedger } from "./ledger.ts";
import { Mirror, StartedMirror, StartMirror } from "./mirror.ts";
import { Notice, StorageUsage } from "./notice.ts";
import { SsoConnection } from "./oidc-login-gate.ts";
import { ChangeMemberRole, Member, Project, RemoveMember, Whoami } from "./organization.ts";
import { Done } from "./page.ts";
import { PolicyTrials, TestPolicy } from "./policy-case.ts";
import {
  ApprovePolicy,
  Assertion,
  CreateAssertion,
  DeclinePolicy,
  DiscardShadow,
  PolicyVersion,
  PromotePolicy,
  RestorePolicy,
  SavePolicy,
  UpdateAssertion,
  UpdateProject,
} from "./policy-version.ts";
import { ProjectExport } from "./project-export.ts";
import { ListProviders, ProviderCard, ProviderEntry } from "./provider.ts";
import { CreateReplay, Delivery, ListRequests, Payload, Replay, RequestDetail, RequestHistogram, RequestPage, RequestRow, TailRequests } from "./request.ts";
import { RequestQuota, SetRequestQuota } from "./request-quota.ts";
import { ReservedHost, ReserveHost } from "./reserved-host.ts";
import type { Right } from "./right.ts";
import { ListUnusedSecrets, UnusedSecret } from "./secret-life.ts";
import { ExtendShare, OpenedShare, OpenShare, SetShareRule, Share, ShareDetail, ShareRule } from "./share.ts";
import { Diagnosis, Promotion, Shadow, SimulatePolicy, Simulation } from "./trial.ts";
import { AddTrustedCas, SetRevocationList, TrustedCa } from "./trusted-ca.ts";
import { AddTrustedWorkload, TrustedWorkload } from "./trusted-workload.ts";
import { DeleteTunnel, DisconnectTunnel, LimitHeld, OpenedTunnel, OpenTunnel, TailTunnels, Tunnel, TunnelLogEntry, TunnelNews } from "./tunnel.ts";
import { ForbidTunnels, SetTunnelRule, TunnelRule } from "./tunnel-rule.ts";

/** A procedure: its name is permission, API name, CLI verb and audit action; its schemas are form, API, OpenAPI and CLI input. */
export interface Procedure<
  Kind extends "query" | "command" | "tail" = "query" | "command" | "tail",
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  kind: Kind;
  /** A right; or whoever is signed in, for what is no organization's own. */
  right: Right | "anyone";
  summary: string;
  input: Input;
  output: Output;
  /** A person's sign-in must be of the last ten minutes: what it gives outlasts their session, or is someone else's. */
  recent?: true;
}

function query<Input extends z.ZodType, Output extends z.ZodType>(
  right: Procedure["right"],
  summary: string,
  shape: { input: Input; output: Output },
): Procedure<"query", Input, Output> {
  return { kind: "query", right, summary, ...shape };
}
function command<Input extends z.ZodType, Output extends z.ZodType>(
  right: Procedure["right"],
  summary: string,
  shape: { input: Input; output: Output; recent?: true },
): Procedure<"command", Input, Output> {
  return { kind: "command", right, summary, ...shape };
}
function tail<Input extends z.ZodType, Output extends z.ZodType>(
  right: Right,
  summary: string,
  shape: { input: Input; output: Output },
): Procedure<"tail", Input, Output> {
  return { kind: "tail", right, summary, ...shape };
}

const nothing = z.strictObject({});
const byProject = z.strictObject({ projectId: idOf("prj") });
const one = <Kind extends Parameters<typeof idOf>[0]>(kind: Kind) => z.strictObject({ id: idOf(kind) });

/** Every procedure of the public API, which is the dashboard's own. */
export const api = {
  "session.get": query("read", "Who you are, your role, your organization and its projects", { input: nothing, output: Whoami }),
  "session.list": query("read", "Your own sign-ins that are still open", {
    input: nothing,
    output: z.array(
      z.object({
        id: idOf("ses"),
        createdAt: z.date(),
        lastSeenAt: z.date(),
        expiresAt: z.date(),
        address: z.string(),
        browser: z.string(),
        isThis: z.boolean(),
      }),
    ),
  }),
  "session.end": command("read", "End one of your own sign-ins", { input: one("ses"), output: Done }),
  "endpoint-session.list": query("read", "Who is signed in at endpoints: yourself, and everyone for those who administer the organization", {
    input: nothing,
    output: z.array(EndpointSession),
  }),
  "endpoint-session.end": command("read", "End a sign-in at an endpoint: your own, or anyone's for those who administer the organization", {
    input: one("ens"),
    output: Done,
  }),

  "sso-connection.list": query("read", "The identity providers by which the organization's people sign in", {
    input: nothing,
    output: z.array(SsoConnection),
  }),

  "agent-sign-in.list": query("read", "The agents that people are signed in from: your own, and everyone's for those who administer the organization", {
    input: nothing,
    output: z.array(AgentSignIn),
  }),
  "agent-sign-in.find": query("read", "The agent that waits for you to enter its code", { input: EnterUserCode, output: WaitingAgent }),
  "agent-sign-in.approve": command("tunnel", "Let the agent of this code act as you", { input: EnterUserCode, output: Done, recent: true }),
  "agent-sign-in.refuse": command("read", "Refuse the agent of this code", { input: EnterUserCode, output: Done }),
  "agent-sign-in.end": command("read", "Sign an agent out: your own, or anyone's for those who administer the organization; it ends within 5 seconds", {
    input: one("asn"),
    output: Done,
  }),

  "provider.list": query("anyone", "The providers whose signatures Postern checks, best match first", { input: ListProviders, output: z.array(ProviderEntry) }),
  "provider.get": query("anyone", "One provider: what to paste where, how it signs, what it leaves open", {
    input: z.strictObject({ slug: ProviderSlug }),
    output: ProviderCard,
  }),

  "gateway.get": query("anyone", "Where the gateway is reached, by agents and by those who post", { input: nothing, output: Gateway }),

  "project.export": query("read", "What a project is configured to do: endpoints, live policies, destinations, routes", {
    input: byProject,
    output: ProjectExport,
  }),

  "endpoint.list": query("read", "The endpoints of a project", { input: byProject, output: z.array(Endpoint) }),
  "endpoint.get": query("read", "One endpoint", { input: one("ep"), output: Endpoint }),
  "endpoint.create": command("configure", "Create an endpoint with its first policy, secret and route", { input: CreateEndpoint, output: Endpoint }),
  "endpoint.update": command("configure", "Change an endpoint", { input: UpdateEndpoint, output: Endpoint }),
  "endpoint.delete": command("configure", "Delete an endpoint; its requests stay until their retention ends", { input: one("ep"), output: Done }),
  "endpoint.test": command("configure", "Send a signed test event through the endpoint's public address", {
    input: one("ep"),
    output: z.object({ status: z.int(), requestId: idOf("req").optional(), detail: z.string() }),
  }),

  "endpoint.ledger": query("read", "What became of everything that an endpoint received: it always balances", {
    input: ReadLedger,
    output: Ledger,
  }),

  "secret.list": query("read", "The secrets of an endpoint, as their last four characters", {
    input: z.strictObject({ endpointId: idOf("ep") }),
    output: z.array(Secret),
  }),
  "secret.unused": query("read", "Active secrets of all endpoints that were never used, or not for so many days", {
    input: ListUnusedSecrets,
    output: z.array(UnusedSecret),
  }),
  "secret.add": command("configure", "Add a secret beside those that are active", { input: AddSecret, output: Secret }),
  "secret.retire": command("configure", "Retire a secret, now or after a grace", { input: RetireSecret, output: Secret }),

  "policy.list": query("read", "The policy versions of an endpoint, newest first", {
    input: z.strictObject({ endpointId: idOf("ep") }),
    output: z.array(PolicyVersion),
  }),
  "policy.save": command("configure", "Save a new policy version: live, a shadow, or a proposal where a second person has to approve", {
    input: SavePolicy,
    output: PolicyVersion,
  }),
  "policy.restore": command("configure", "Save a new version that is equal to an old one", { input: RestorePolicy, output: PolicyVersion }),
  "policy.promote": command("configure", "Make the shadow, or a draft, the live version", { input: PromotePolicy, output: PolicyVersion }),
  "policy.discard": command("configure", "End the shadow; what it reported stays", { input: DiscardShadow, output: PolicyVersion }),
  "policy.approve": command("configure", "Approve what someone else proposed: it becomes the live version", {
    input: ApprovePolicy,
    output: PolicyVersion,
    recent: true,
  }),
  "policy.decline": command("configure", "Decline a proposal, or withdraw your own", { input: DeclinePolicy, output: PolicyVersion }),
  "policy.shadow": query("read", "What the shadow of an endpoint's policy decided otherwise", {
    input: z.strictObject({ endpointId: idOf("ep") }),
    output: z.object({ shadow: Shadow.optional() }),
  }),

  "policy.simulate": command("payload", "Try a draft on the last stored requests: what would now be refused, what accepted", {
    input: SimulatePolicy,
    output: Simulation,
  }),

  "assertion.list": query("read", "What is expected of an endpoint's policy, and what the live version says to it", {
    input: z.strictObject({ endpointId: idOf("ep") }),
    output: z.array(Assertion),
  }),
  "assertion.create": command("configure", "Expect a verdict of a stored request; its bytes are kept, sealed", { input: CreateAssertion, output: Assertion }),
  "assertion.update": command("configure", "Change what is expected", { input: UpdateAssertion, output: Assertion }),
  "assertion.remove": command("configure", "Expect it no longer; the kept bytes go", { input: one("asr"), output: Done }),

  "policy.test": command("payload", "Try a draft on requests that are stored, or made up: what it says of each", { input: TestPolicy, output: PolicyTrials }),

  "destination.list": query("read", "The destinations of a project", { input: byProject, output: z.array(Destination) }),
  "destination.get": query("read", "One destination", { input: one("dst"), output: Destination }),
  "destination.create": command("configure", "Create a destination", { input: CreateDestination, output: CreatedDestination }),
  "destination.update": command("configure", "Change a destination", { input: UpdateDestination, output: Destination }),
  "destination.pause": command("operate", "Hold deliveries: they wait, nothing is dropped", { input: one("dst"), output: Destination }),
  "destination.resume": command("operate", "Let held deliveries go on", { input: one("dst"), output: Destination }),
  "destination.probe": command("operate", "Try a destination whose breaker is open now: one delivery is sent to see whether it is back", {
    input: one("dst"),
    output: Destination,
  }),
  "destination.rotate-signing-secret": command("configure", "Add a signing secret, shown once; older ones sign beside it for a while", {
    input: RotateSigningSecret,
    output: CreatedDestination,
    recent: true,
  }),
  "destination.retire-signing-secret": command("configure", "Let an older signing secret end now", { input: one("sgn"), output: Destination }),
  "destination.delete": command("configure", "Delete a destination that has nothing waiting", { input: one("dst"), output: Done }),

  "route.list": query("read", "The routes of a project", { input: byProject, output: z.array(Route) }),
  "route.create": command("configure", "Send an endpoint's events to a destination", { input: CreateRoute, output: Route }),
  "route.update": command("configure", "Change which events go an endpoint's way", { input: UpdateRoute, output: Route }),
  "route.delete": command("configure", "Stop sending an endpoint's events to a destination", { input: one("rt"), output: Done }),

  "request.list": query("read", "Requests, newest first, by filter and range", { input: ListRequests, output: RequestPage }),
  "request.histogram": query("read", "How many requests in each slice of a range, by verdict", {
    input: ListRequests.pick({ projectId: true, filter: true, range: true }),
    output: RequestHistogram,
  }),
  "request.tail": tail("read", "Requests as they arrive (server-sent events, resumable)", { input: TailRequests, output: RequestRow }),
  "request.get": query("read", "One request: decision, headers, deliveries, attempts", { input: one("req"), output: RequestDetail }),
  "request.reveal": command("payload", "Reveal the payload and credentials of a request", { input: one("req"), output: Payload }),
  "request.diagnose": command("payload", "Find out why a request's signature was not proved, and what to do", { input: one("req"), output: Diagnosis }),
  "request.promote": command("operate", "Judge a refused request by the live policy, and make it an event when that lets it in", {
    input: one("req"),
    output: Promotion,
  }),

  "delivery.get": query("read", "One delivery and its attempts", { input: one("dlv"), output: Delivery }),
  "delivery.retry": command("operate", "Try a delivery again now", { input: one("dlv"), output: Done }),
  "delivery.stop": command("operate", "Give up a delivery; it can be replayed later", { input: one("dlv"), output: Done }),

  "replay.list": query("read", "Replays of a project, newest first", { input: byProject, output: z.array(Replay) }),
  "replay.create": command("operate", "Bring old events again, as new deliveries", { input: CreateReplay, output: Replay }),

  "tunnel.list": query("read", "The tunnels of a project and who holds them", { input: byProject, output: z.array(Tunnel) }),
  "tunnel.open": command("tunnel", "Make or find a tunnel of your own and say where its hub is", { input: OpenTunnel, output: OpenedTunnel }),
  "tunnel.log": query("read", "What happened at a tunnel lately, newest first: agents, deliveries, refusals at its endpoints", {
    input: one("tun"),
    output: z.array(TunnelLogEntry),
  }),
  "tunnel.limit-held": command("configure", "Set how much may wait at a tunnel; what is more is given up, the oldest first, and can be replayed", {
    input: LimitHeld,
    output: Tunnel,
  }),
  "tunnel.disconnect": command("operate", "End a tunnel's agents, or one of them, within 5 seconds; events wait", {
    input: DisconnectTunnel,
    output: Done,
  }),
  "tunnel.tail": tail("read", "Says when to look again: an agent came or went, or a request came in (server-sent events)", {
    input: TailTunnels,
    output: TunnelNews,
  }),
  "tunnel.delete": command("configure", "Delete a tunnel and its destination", { input: DeleteTunnel, output: Done }),
  "tunnel-rule.get": query("read", "What the organization allows its tunnels", { input: nothing, output: TunnelRule }),
  "tunnel-rule.set": command("administer", "Set which endpoints may feed tunnels, whether there are shares, and how long agents run", {
    input: SetTunnelRule,
    output: TunnelRule,
  }),

  "mirror.list": query("read", "The mirrors of a project: who gets copies of which events", { input: byProject, output: z.array(Mirror) }),
  "mirror.start": command("tunnel", "Start a mirror: copies of events for an agent of your own, without their credentials; takes the right to payloads too", {
    input: StartMirror,
    output: StartedMirror,
  }),
  "mirror.end": command("operate", "End a mirror within 5 seconds", { input: one("mir"), output: Done }),

  "share.list": query("read", "The shares of a project: those that are open, and those that ended in the last week", {
    input: byProject,
    output: z.array(Share),
  }),
  "share.get": query("read", "One share: who is signed in there, and what came to it last", { input: one("shr"), output: ShareDetail }),
  "share.open": command("tunnel", "Make or find a share of your own: a live tunnel that others may see", { input: OpenShare, output: OpenedShare }),
  "share.extend": command("tunnel", "Keep a share open for longer: your own, or anyone's with the right to configure", { input: ExtendShare, output: Share }),
  "share.revoke": command("tunnel", "End a share at once: your own, or anyone's with the right to configure", { input: one("shr"), output: Done }),
  "share-rule.get": query("read", "What the organization allows of shares", { input: nothing, output: ShareRule }),
  "share-rule.set": command("administer", "Set how long shares stay open, and whether there may be public ones", {
    input: SetShareRule,
    output: ShareRule,
  }),

  "notice.list": query("read", "What is wrong, or about to be: limits near or reached, deliveries that will expire", {
    input: nothing,
    output: z.array(Notice),
  }),
  "storage.get": query("read", "How much the organization stores, and how much it may", { input: nothing, output: StorageUsage }),

  "quota.get": query("read", "How many requests the organization has taken today and this month, and how many it may", {
    input: nothing,
    output: RequestQuota,
  }),
  "quota.set": command("administer", "Set how many requests the organization takes in a day and a month at most", {
    input: SetRequestQuota,
    output: RequestQuota,
  }),
  "member.list": query("read", "The people of the organization", { input: nothing, output: z.array(Member) }),
  "member.change-role": command("administer", "Change someone's role", { input: ChangeMemberRole, output: Member, recent: true }),
  "member.remove": command("administer", "Remove someone: their sessions, keys and tokens end at once", {
    input: RemoveMember,
    output: Done,
    recent: true,
  }),

  "project.update": command("administer", "Change a project: whether policies need a second person's approval", {
    input: UpdateProject,
    output: Project,
    recent: true,
  }),

  "project.forbid-tunnels": command("administer", "Keep a project's tunnels from some of what the organization allows; what is open ends within 5 s", {
    input: ForbidTunnels,
    output: Project,
  }),

  "domain.list": query("read", "The domains of the organization and how far each is proved", { input: nothing, output: z.array(Domain) }),
  "domain.add": command("administer", "Add a domain and get the TXT record that proves it", { input: AddDomain, output: Domain }),
  "domain.verify": command("administer", "Look the TXT record up now and prove the domain", { input: one("dom"), output: Domain }),
  "domain.remove": command("administer", "Give a domain up; no endpoint may have a host name at it", { input: one("dom"), output: Done }),

  "reserved-host.list": query("read", "The host names that are one project's alone", { input: nothing, output: z.array(ReservedHost) }),
  "reserved-host.add": command("administer", "Reserve a host name, or all below a domain, for one project's endpoints and shares", {
    input: ReserveHost,
    output: ReservedHost,
  }),
  "reserved-host.remove": command("administer", "Reserve a host name no more: every project may use it; what is there stays", {
    input: one("rsh"),
    output: Done,
  }),

  "trusted-ca.list": query("read", "The trusted CAs whose client certificates gates may let in, and which policies name them", {
    input: nothing,
    output: z.array(TrustedCa),
  }),
  "trusted-ca.add": command("administer", "Add trusted CAs, one or several in PEM", { input: AddTrustedCas, output: z.array(TrustedCa) }),
  "trusted-ca.set-revocation-list": command("administer", "Set an authority's list of revoked certificates (CRL)", {
    input: SetRevocationList,
    output: TrustedCa,
  }),
  "trusted-ca.remove-revocation-list": command("administer", "Take an authority's list away: whom it has revoked is let in again", {
    input: one("tca"),
    output: TrustedCa,
  }),
  "trusted-ca.remove": command("administer", "Remove a trusted CA that no policy in force names", { input: one("tca"), output: Done }),

  "address-feed.list": query("read", "Addresses that providers publish, of which lists can be made", { input: nothing, output: z.array(AddressFeedEntry) }),
  "address-list.list": query("read", "The named address lists of the organization, and which policies ask them", {
    input: nothing,
    output: z.array(AddressList),
  }),
  "address-list.get": query("read", "One address list: its ranges and its versions", { input: one("adl"), output: AddressListDetail }),
  "address-list.create": command("configure", "Create an address list of your own, or of a provider's feed", {
    input: CreateAddressList,
    output: AddressList,
  }),
  "address-list.update": command("configure", "Change a list's addresses, or how its feed is fetched; what would block traffic is held", {
    input: UpdateAddressList,
    output: AddressList,
  }),
  "address-list.remove": command("configure", "Remove an address list that no live policy asks", { input: one("adl"), output: Done }),
  "address-list.approve": command("configure", "Let a held version of a list count", { input: DecideAddressList, output: AddressList, recent: true }),
  "address-list.decline": command("configure", "Decline a held version: the list stays as it is", { input: DecideAddressList, output: AddressList }),
  "address-list.refresh": command("configure", "Fetch a feed now", { input: one("adl"), output: AddressList }),

  "api-key.list": query("configure", "The organization's API keys", { input: nothing, output: z.array(ApiKey) }),
  "api-key.create": command("configure", "Create an API key; its secret is shown once", { input: CreateApiKey, output: CreatedApiKey, recent: true }),
  "api-key.revoke": command("configure", "Revoke an API key", { input: one("key"), output: Done }),

  "agent-token.list": query("configure", "The organization's agent tokens", { input: nothing, output: z.array(AgentToken) }),
  "agent-token.create": command("configure", "Create an agent token; its secret is shown once", {
    input: CreateAgentToken,
    output: CreatedAgentToken,
    recent: true,
  }),
  "agent-token.revoke": command("configure", "Revoke an agent token; its connection ends within 5 seconds", { input: one("agt"), output: Done }),

  "trusted-workload.list": query("configure", "The programs that open tunnels with a token of their own platform", {
    input: nothing,
    output: z.array(TrustedWorkload),
  }),
  "trusted-workload.add": command("configure", "Trust the tokens of an issuer that claim this: each is exchanged for an agent token of an hour", {
    input: AddTrustedWorkload,
    output: TrustedWorkload,
    recent: true,
  }),
  "trusted-workload.remove": command("configure", "Trust a workload no more; its agents end within 5 seconds", { input: one("twl"), output: Done }),

  "audit.list": query("audit", "Audit entries, newest first", { input: ListAudit, output: AuditPage }),
  "audit.verify": query("audit", "Walk the whole chain and check every hash", { input: nothing, output: AuditVerification }),
} as const satisfies Record<string, Procedure>;

export type Api = typeof api;
export type ProcedureName = keyof Api;
/** Those that go on, as server-sent events. */
export type TailName = { [Name in ProcedureName]: Api[Name]["kind"] extends "tail" ? Name : never }[ProcedureName];
export type InputOf<Name extends ProcedureName> = z.infer<Api[Name]["input"]>;
export type OutputOf<Name extends ProcedureName> = z.infer<Api[Name]["output"]>;
