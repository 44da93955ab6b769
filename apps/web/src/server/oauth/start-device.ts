import { agentClientId, agentRights, deviceCodeLife, oauthPaths, showUserCode } from "@postern/contract/agent-sign-in";
import { Slug } from "@postern/contract/organization";
import { Right } from "@postern/contract/right";
import { startDeviceSignIn } from "@postern/db/agent-sign-in/device-code";
import { z } from "zod";
import type { Dashboard } from "../dashboard.ts";
import { answerAgent } from "./answer.ts";
import { OAuthError, oauthAnswer } from "./form.ts";

/** What is read aloud to a person who decides by it: letters, figures and signs, and none that hide or turn others around. */
const shown = (lettersMax: number) =>
  z.string().regex(new RegExp(`^[\\p{L}\\p{N}\\p{P}\\p{S} ]{1,${lettersMax}}$`, "u"), `at most ${lettersMax} letters that can be seen`);

const DeviceRequest = z.object({
  machine: shown(100).default("a machine that does not say its name"),
  agent_version: shown(40).default("unknown"),
  organization: Slug.optional(),
  scope: z.string().max(200).optional(),
});

const turns = { limit: 20, windowMs: 60_000, burst: 10 };

/** `POST /oauth/device` (RFC 8628, section 3.1): gives the agent a code to poll with, and one for its person to enter. */
export function startDeviceAt(dashboard: Dashboard, request: Request): Promise<Response> {
  return answerAgent(dashboard, request, async ({ form, facts: { address } }) => {
    const turn = dashboard.takeToken(`device ${address}`, turns);
    if (!turn.taken) throw new OAuthError("slow_down", "too many codes were asked for from this address", Math.ceil(turn.retryAfterMs / 1_000));
    const read = DeviceRequest.safeParse(form);
    if (!read.success) throw new OAuthError("invalid_request", read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
    const { machine, agent_version: agentVersion, organization, scope } = read.data;
    const asking = { clientId: agentClientId, machine, agentVersion, organization, address, rights: rightsIn(scope) };
    const codes = await startDeviceSignIn(dashboard.database, asking);
    if (!codes) throw new OAuthError("slow_down", "too many codes wait to be entered; try again in ten minutes", deviceCodeLife.codeMs / 1_000);

    const userCode = showUserCode(codes.userCode);
    const enterAt = dashboard.webUrl + oauthPaths.enter;
    return oauthAnswer({
      device_code: codes.deviceCode,
      user_code: userCode,
      verification_uri: enterAt,
      verification_uri_complete: `${enterAt}?${new URLSearchParams({ user_code: userCode })}`,
      expires_in: deviceCodeLife.codeMs / 1_000,
      interval: deviceCodeLife.pollSeconds,
    });
  });
}

/** The rights that a scope names, separated by blanks; all that an agent may have when it names none. */
function rightsIn(scope: string | undefined): Right[] {
  if (scope === undefined) return [...agentRights];
  const asked = new Set(scope.split(" ").filter((word) => word !== ""));
  const unknown = [...asked].filter((word) => !agentRights.some((right) => right === word));
  if (asked.size === 0 || unknown.length > 0) throw new OAuthError("invalid_scope", `an agent may be given: ${agentRights.join(", ")}`);
  return Right.array().parse([...asked]);
}
