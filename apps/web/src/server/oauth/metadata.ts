import { agentRights, deviceGrant, oauthPaths } from "@postern/contract/agent-sign-in";
import { exchangeGrant } from "@postern/contract/trusted-workload";
import type { Dashboard } from "../dashboard.ts";

/** What the authorization server says of itself (RFC 8414): one public client; device codes, refresh tokens and tokens of workloads, nothing else. */
export function metadataOf({ webUrl }: Pick<Dashboard, "webUrl">): object {
  return {
    issuer: webUrl,
    device_authorization_endpoint: webUrl + oauthPaths.device,
    token_endpoint: webUrl + oauthPaths.token,
    revocation_endpoint: webUrl + oauthPaths.revoke,
    grant_types_supported: [deviceGrant, "refresh_token", exchangeGrant],
    response_types_supported: [],
    scopes_supported: agentRights,
    token_endpoint_auth_methods_supported: ["none"],
    revocation_endpoint_auth_methods_supported: ["none"],
  };
}
