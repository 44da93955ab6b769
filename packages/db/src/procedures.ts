import type { ProcedureName } from "@postern/contract/api";
import type { Command, CommandName, LookingCommand } from "./command.ts";
import { createAgentToken, createApiKey, revokeAgentToken, revokeApiKey } from "./commands/access.ts";
import {
  approveAddressList,
  createAddressList,
  declineAddressList,
  refreshAddressList,
  removeAddressList,
  updateAddressList,
} from "./commands/address-list.ts";
import { approveAgentSignIn, endAgentSignIn, refuseAgentSignIn } from "./commands/agent-sign-in.ts";
import { createAssertion, removeAssertion, updateAssertion } from "./commands/assertion.ts";
import { retryDelivery, stopDelivery } from "./commands/delivery.ts";
import { createDestination, deleteDestination, updateDestination } from "./commands/destination.ts";
import { disconnectTunnel } from "./commands/disconnect-tunnel.ts";
import { addDomain, removeDomain } from "./commands/domain.ts";
import { createEndpoint, deleteEndpoint, updateEndpoint } from "./commands/endpoint.ts";
import { endEndpointSession } from "./commands/endpoint-session.ts";
import { pauseDestination, probeDestination, resumeDestination } from "./commands/hold.ts";
import { limitHeld } from "./commands/limit-held.ts";
import { changeMemberRole, removeMember } from "./commands/member.ts";
import { discardShadow, promotePolicy, restorePolicy, savePolicy } from "./commands/policy.ts";
import { forbidTunnels, updateProject } from "./commands/project.ts";
import { approvePolicy, declinePolicy } from "./commands/proposal.ts";
import { createReplay } from "./commands/replay.ts";
import { setRequestQuota } from "./commands/request-quota.ts";
import { addReservedHost, removeReservedHost } from "./commands/reserved-host.ts";
import { revealRequest } from "./commands/reveal.ts";
import { createRoute, deleteRoute, updateRoute } from "./commands/route.ts";
import { addSecret, retireSecret } from "./commands/secret.ts";
import { endSession } from "./commands/session.ts";
import { retireSigningSecret, rotateSigningSecret } from "./commands/signing-secret.ts";
import { addTrustedCas, removeRevocationList, removeTrustedCa, setRevocationList } from "./commands/trusted-ca.ts";
import { addTrustedWorkload, removeTrustedWorkload } from "./commands/trusted-workload.ts";
import { deleteTunnel, openTunnel } from "./commands/tunnel.ts";
import { setTunnelRule } from "./commands/tunnel-rule.ts";
import { endMirror } from "./mirrors/end.ts";
import { listMirrors } from "./mirrors/read.ts";
import { startMirror } from "./mirrors/start.ts";
import { listAgentTokens, listApiKeys } from "./queries/access.ts";
import { getAddressList, listAddressFeeds, listAddressLists } from "./queries/address-lists.ts";
import { findWaitingAgent, listAgentSignIns } from "./queries/agent-sign-ins.ts";
import { listAssertions } from "./queries/assertions.ts";
import { listAudit } from "./queries/audit.ts";
import { getDelivery } from "./queries/deliveries.ts";
import { getDestination, listDestinations } from "./queries/destinations.ts";
import { listDomains } from "./queries/domains.ts";
import { listEndpointSessions } from "./queries/endpoint-sessions.ts";
import { getEndpoint, listEndpoints } from "./queries/endpoints.ts";
import { exportProject } from "./queries/export-project.ts";
import { getGateway } from "./queries/gateway.ts";
import { getRequest } from "./queries/get-request.ts";
import { getLedger } from "./queries/ledger.ts";
import { listRequests } from "./queries/list-requests.ts";
import { listMembers } from "./queries/members.ts";
import { listNotices } from "./queries/notices.ts";
import { listPolicies } from "./queries/policies.ts";
import { listReplays } from "./queries/replays.ts";
import { getRequestHistogram } from "./queries/request-histogram.ts";
import { getRequestQuota } from "./queries/request-quota.ts";
import { listReservedHosts } from "./queries/reserved-hosts.ts";
import { listRoutes } from "./queries/routes.ts";
import { listSecrets } from "./queries/secrets.ts";
import { getSession, listSessions } from "./queries/session.ts";
import { getShadow } from "./queries/shadow.ts";
import { listSsoConnections } from "./queries/sso-connections.ts";
import { getStorage } from "./queries/storage.ts";
import { listTrustedCas } from "./queries/trusted-cas.ts";
import { listTrustedWorkloads } from "./queries/trusted-workloads.ts";
import { readTunnelLog } from "./queries/tunnel-log.ts";
import { getTunnelRule } from "./queries/tunnel-rule.ts";
import { listTunnels } from "./queries/tunnels.ts";
import { listUnusedSecrets } from "./queries/unused-secrets.ts";
import { verifyAudit } from "./queries/verify-audit.ts";
import type { PagedQuery, Query, QueryName } from "./query.ts";
import { extendShare, revokeShare } from "./shares/change.ts";
import { openShare } from "./shares/open.ts";
import { getShare, listShares } from "./shares/read.ts";
import { getShareRule, setShareRule } from "./shares/rule.ts";

/**
 * Every procedure that is data. The rest needs providers, policies, sockets or the DNS and lives in apps/web; a tail is queries/tail.ts,
 * asked again and again.
 */
export type StoredProcedureName = Exclude<ProcedureName, PartlyStored>;
type PartlyStored =
  | "provider.list"
  | "provider.get"
  | "endpoint.test"
  | "domain.verify"
  | "policy.simulate"
  | "policy.test"
  | "request.diagnose"
  | "request.promote"
  | "request.tail"
  | "tunnel.tail";

type Stored<Name extends StoredProcedureName> = Name extends CommandName
  ? Command<Name> | LookingCommand<Name>
  : Name extends QueryName
    ? Query<Name> | PagedQuery<Name>
    : never;

/** One line each; the compiler asks for those that are missing. */
export const procedures: { [Name in StoredProcedureName]: Stored<Name> } = {
  "gateway.get": getGateway,
  "session.get": getSession,
  "session.list": listSessions,
  "session.end": endSession,
  "endpoint-session.list": listEndpointSessions,
  "endpoint-session.end": endEndpointSession,
  "sso-connection.list": listSsoConnections,
  "agent-sign-in.list": listAgentSignIns,
  "agent-sign-in.find": findWaitingAgent,
  "agent-sign-in.approve": approveAgentSignIn,
  "agent-sign-in.refuse": refuseAgentSignIn,
  "agent-sign-in.end": endAgentSignIn,
  "project.export": exportProject,
  "endpoint.list": listEndpoints,
  "endpoint.get": getEndpoint,
  "endpoint.create": createEndpoint,
  "endpoint.update": updateEndpoint,
  "endpoint.delete": deleteEndpoint,
  "endpoint.ledger": getLedger,
  "secret.list": listSecrets,
  "secret.unused": listUnusedSecrets,
  "secret.add": addSecret,
  "secret.retire": retireSecret,
  "policy.list": listPolicies,
  "policy.save": savePolicy,
  "policy.restore": restorePolicy,
  "policy.promote": promotePolicy,
  "policy.discard": discardShadow,
  "policy.approve": approvePolicy,
  "policy.decline": declinePolicy,
  "policy.shadow": getShadow,
  "assertion.list": listAssertions,
  "assertion.create": createAssertion,
  "assertion.update": updateAssertion,
  "assertion.remove": removeAssertion,
  "destination.list": listDestinations,
  "destination.get": getDestination,
  "destination.create": createDestination,
  "destination.update": updateDestination,
  "destination.pause": pauseDestination,
  "destination.resume": resumeDestination,
  "destination.probe": probeDestination,
  "destination.rotate-signing-secret": rotateSigningSecret,
  "destination.retire-signing-secret": retireSigningSecret,
  "destination.delete": deleteDestination,
  "route.list": listRoutes,
  "route.create": createRoute,
  "route.update": updateRoute,
  "route.delete": deleteRoute,
  "request.list": listRequests,
  "request.histogram": getRequestHistogram,
  "request.get": getRequest,
  "request.reveal": revealRequest,
  "delivery.get": getDelivery,
  "delivery.retry": retryDelivery,
  "delivery.stop": stopDelivery,
  "replay.list": listReplays,
  "replay.create": createReplay,
  "tunnel.list": listTunnels,
  "tunnel.open": openTunnel,
  "tunnel.log": readTunnelLog,
  "tunnel.limit-held": limitHeld,
  "tunnel.disconnect": disconnectTunnel,
  "tunnel.delete": deleteTunnel,
  "tunnel-rule.get": getTunnelRule,
  "tunnel-rule.set": setTunnelRule,
  "mirror.list": listMirrors,
  "mirror.start": startMirror,
  "mirror.end": endMirror,
  "share.list": listShares,
  "share.get": getShare,
  "share.open": openShare,
  "share.extend": extendShare,
  "share.revoke": revokeShare,
  "share-rule.get": getShareRule,
  "share-rule.set": setShareRule,
  "notice.list": listNotices,
  "storage.get": getStorage,
  "quota.get": getRequestQuota,
  "quota.set": setRequestQuota,
  "member.list": listMembers,
  "member.change-role": changeMemberRole,
  "member.remove": removeMember,
  "api-key.list": listApiKeys,
  "api-key.create": createApiKey,
  "api-key.revoke": revokeApiKey,
  "agent-token.list": listAgentTokens,
  "agent-token.create": createAgentToken,
  "agent-token.revoke": revokeAgentToken,
  "project.update": updateProject,
  "project.forbid-tunnels": forbidTunnels,
  "trusted-workload.list": listTrustedWorkloads,
  "trusted-workload.add": addTrustedWorkload,
  "trusted-workload.remove": removeTrustedWorkload,
  "reserved-host.list": listReservedHosts,
  "reserved-host.add": addReservedHost,
  "reserved-host.remove": removeReservedHost,
  "trusted-ca.list": listTrustedCas,
  "trusted-ca.add": addTrustedCas,
  "trusted-ca.set-revocation-list": setRevocationList,
  "trusted-ca.remove-revocation-list": removeRevocationList,
  "trusted-ca.remove": removeTrustedCa,
  "domain.list": listDomains,
  "domain.add": addDomain,
  "domain.remove": removeDomain,
  "address-feed.list": listAddressFeeds,
  "address-list.list": listAddressLists,
  "address-list.get": getAddressList,
  "address-list.create": createAddressList,
  "address-list.update": updateAddressList,
  "address-list.remove": removeAddressList,
  "address-list.approve": approveAddressList,
  "address-list.decline": declineAddressList,
  "address-list.refresh": refreshAddressList,
  "audit.list": listAudit,
  "audit.verify": verifyAudit,
};
