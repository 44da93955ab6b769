import { agentClientId } from "@postern/contract/agent-sign-in";
import { type CallerFacts, factsOf } from "../caller-facts.ts";
import type { Dashboard } from "../dashboard.ts";
import { OAuthError, oauthRefusal, readForm } from "./form.ts";

/** A call of the agent, its form read and its client known. */
export interface AgentCall {
  form: Record<string, string>;
  facts: CallerFacts;
}

/** An agent asks twelve times a minute while it waits; an office's agents share an address. */
const turns = { limit: 300, windowMs: 60_000, burst: 100 };

/** Answers one call of the authorization server: what goes wrong is said as OAuth says it, or logged. No cookie is read: who calls is in the form. */
export async function answerAgent(dashboard: Dashboard, request: Request, work: (call: AgentCall) => Promise<Response>): Promise<Response> {
  const facts = factsOf(request.headers);
  try {
    if (dashboard.failedTries.isSpent(facts.address)) throw new OAuthError("invalid_request", "too many calls from this address were not valid", 60);
    const turn = dashboard.takeToken(`oauth ${facts.address}`, turns);
    if (!turn.taken) throw new OAuthError("slow_down", "too many calls from this address", Math.ceil(turn.retryAfterMs / 1_000));
    const form = await readForm(request);
    if (form.client_id !== agentClientId) throw new OAuthError("invalid_client", `the one client is ${agentClientId}`);
    return await work({ form, facts });
  } catch (error) {
    if (error instanceof OAuthError) return refuse(dashboard, error, facts);
    dashboard.log.error({ event: "oauth.failed", traceId: facts.traceId, err: error });
    return oauthRefusal(new OAuthError("temporarily_unavailable", `something went wrong on our side (trace ${facts.traceId})`));
  }
}

/** Codes and tokens cannot be guessed, but each try costs a look. */
function refuse({ failedTries }: Dashboard, error: OAuthError, { address }: CallerFacts): Response {
  if (error.code === "invalid_grant") failedTries.count(address);
  return oauthRefusal(error);
}
