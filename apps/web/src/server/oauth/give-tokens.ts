import { agentClientId, deviceGrant } from "@postern/contract/agent-sign-in";
import { exchangeGrant } from "@postern/contract/trusted-workload";
import { pollDeviceSignIn } from "@postern/db/agent-sign-in/device-code";
import { endByToken, fetchTokens, refreshTokens, type SignInTokens } from "@postern/db/agent-sign-in/tokens";
import type { Dashboard } from "../dashboard.ts";
import { type AgentCall, answerAgent } from "./answer.ts";
import { exchangeToken } from "./exchange-token.ts";
import { OAuthError, oauthAnswer } from "./form.ts";

/** `POST /oauth/token`: the tokens of a sign-in that was approved (RFC 8628, section 3.4), new ones for a refresh token, or one for a workload's (RFC 8693). */
export function giveTokensAt(dashboard: Dashboard, request: Request): Promise<Response> {
  return answerAgent(dashboard, request, (call) => {
    if (call.form.grant_type === deviceGrant) return afterPolling(dashboard, call);
    if (call.form.grant_type === "refresh_token") return afterRefreshing(dashboard, call);
    if (call.form.grant_type === exchangeGrant) return exchangeToken(dashboard, call);
    throw new OAuthError("unsupported_grant_type", `the grants are ${deviceGrant}, refresh_token and ${exchangeGrant}`);
  });
}

/** `POST /oauth/revoke` (RFC 7009): ends the sign-in of a token of either kind; one that is unknown is as good as ended. */
export function revokeAt(dashboard: Dashboard, request: Request): Promise<Response> {
  return answerAgent(dashboard, request, async ({ form, facts }) => {
    await endByToken(dashboard.database, fieldOf(form, "token"), callerOf(facts));
    return new Response(null, { headers: { "cache-control": "no-store" } });
  });
}

const words = {
  waiting: ["authorization_pending", "nobody has answered yet"],
  "slow-down": ["slow_down", "ask five seconds less often from now on"],
  refused: ["access_denied", "the person refused"],
  expired: ["expired_token", "the code was not entered in time"],
  used: ["invalid_grant", "the code was used already"],
} as const;

async function afterPolling(dashboard: Dashboard, { form, facts }: AgentCall): Promise<Response> {
  const polled = await pollDeviceSignIn(dashboard.database, fieldOf(form, "device_code"), agentClientId);
  if (!polled) throw new OAuthError("invalid_grant", "there is no such code");
  if (polled.state !== "approved") throw notYet(polled.state);
  const tokens = await fetchTokens(dashboard.database, polled, callerOf(facts));
  if (!tokens) throw notYet("used");
  return tokenAnswer(tokens);
}

function notYet(state: keyof typeof words): OAuthError {
  const [code, description] = words[state];
  return new OAuthError(code, description);
}

async function afterRefreshing(dashboard: Dashboard, { form, facts }: AgentCall): Promise<Response> {
  const tokens = await refreshTokens(dashboard.database, fieldOf(form, "refresh_token"), callerOf(facts));
  if (!tokens) throw new OAuthError("invalid_grant", "the sign-in is over: sign in again");
  return tokenAnswer(tokens);
}

function tokenAnswer({ accessToken, refreshToken, expiresInSeconds, rights }: SignInTokens): Response {
  return oauthAnswer({
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: expiresInSeconds,
    refresh_token: refreshToken,
    scope: rights.join(" "),
  });
}

function fieldOf(form: AgentCall["form"], name: string): string {
  const value = form[name];
  if (value === undefined || value.length > 200) throw new OAuthError("invalid_request", `${name} is missing, or is none`);
  return value;
}

function callerOf({ address: ip, traceId }: AgentCall["facts"]) {
  return { ip, traceId };
}
