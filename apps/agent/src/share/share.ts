import type { OutputOf } from "@postern/contract/api";
import { type Audience, readAudience } from "@postern/contract/share-audience";
import { demandEncryption } from "../address.ts";
import type { ShareCommand } from "../commands/share.ts";
import type { Env } from "../env.ts";
import type { Tell } from "../events.ts";
import { Ended, exitCodes } from "../exit.ts";
import { type Forward, parseForward } from "../forward.ts";
import { ask } from "../gateway.ts";
import { openLiveSession } from "../live/live-session.ts";
import { defaultTunnelName } from "../machine.ts";
import { gatewayWith } from "../open-gateway.ts";
import { type Credential, credentialForTunnels, keepRenewed } from "../sign-in/credential.ts";
import { agentVersion } from "../version.ts";

export interface ShareWorld {
  env: Env;
  tell: Tell;
  /** Calls back when the user wants to stop. */
  onStop(stop: () => void): void;
}

/** `postern share http` and `share tcp`: the local server is there for others until the user stops it, or its time is over. */
export async function share(command: ShareCommand, { env, tell, onStop }: ShareWorld): Promise<void> {
  const { target, kind, options } = command;
  const forward = parseForward(target, { allowRemote: options.allowRemote ?? false });
  const audience = audienceOf(options);
  const server = options.server ?? env.server;
  const credential = credentialForTunnels(env, server);
  const opened = await openShare(command, { forward, audience, server, credential });
  tell({ type: "shared", opened, forward: kind === "tcp" ? `${forward.host}:${forward.port}` : forward.label, version: agentVersion });

  const { hostHeader, transport } = options;
  const hubUrl = demandEncryption(opened.hubUrl);
  const session = openLiveSession({ hubUrl, credential, tunnelId: opened.share.tunnelId, kind, forward, hostHeader, transport, tell });
  const stopRenewing = keepRenewed(credential);
  onStop(() => session.stop());
  try {
    await session.run();
  } finally {
    stopRenewing();
  }
}

function openShare(
  { kind, options }: ShareCommand,
  { forward, audience, server, credential }: { forward: Forward; audience: Audience; server: string; credential: Credential },
): Promise<OutputOf<"share.open">> {
  const { project, gate, host, ttl, from } = options;
  return ask(gatewayWith(server, credential), "share.open", {
    ...{ name: options.name ?? defaultTunnelName(forward.port).slice(0, 40), kind, audience, addresses: from },
    ...(project && { project }),
    ...(gate && { gate }),
    ...(host && { host }),
    ...(ttl !== undefined && { hours: ttl }),
  });
}

function audienceOf({ to, gate, public: isPublic = false }: ShareCommand["options"]): Audience {
  if (to.length === 0 && !isPublic && gate === undefined)
    throw new Ended(exitCodes.usage, "say whom it is open to: --to organization, --to alice@corp.example,group:qa, --to key:ci");
  try {
    return readAudience(to, isPublic);
  } catch (error) {
    throw new Ended(exitCodes.usage, (error as Error).message);
  }
}
