import { patience } from "@postern/contract/frames";
import type { DataTransport, LiveKind } from "@postern/contract/live";
import type { Tell } from "../events.ts";
import { Ended, exitCodes } from "../exit.ts";
import type { Forward } from "../forward.ts";
import { machineName } from "../machine.ts";
import { Session } from "../session.ts";
import type { Credential } from "../sign-in/credential.ts";
import { agentVersion } from "../version.ts";
import { LiveStreams } from "./live-streams.ts";

export interface LiveSettings {
  hubUrl: URL;
  /** Renewed before each dial, where it can be: a laptop may have slept longer than a token lives. */
  credential: Credential;
  tunnelId: string;
  kind: LiveKind;
  forward: Forward;
  /** `original`: the Host that the visitor asked for; `local`: the local server's own; or a value. */
  hostHeader: string;
  /** How data connections are opened; the user's choice, never changed silently. */
  transport: DataTransport;
  tell: Tell;
}

/** One run of an agent that shares a local server live: `run` until the user stops it, or the gateway says not to come back. */
export function openLiveSession({ hubUrl, credential, tunnelId, kind, forward, hostHeader, transport, tell }: LiveSettings): Session {
  if (forward.prefix) throw new Ended(exitCodes.usage, "a share shows a whole server: give its address without a path");
  const host = hostHeader === "local" ? new URL(forward.label).host : hostHeader === "original" ? undefined : hostHeader;
  return new Session({
    hubUrl,
    readToken: () => credential.token,
    renew: () => credential.renew(),
    hello: {
      ...{ agentVersion, machine: machineName(), forward: kind === "tcp" ? `${forward.host}:${forward.port}` : forward.label, tunnel: tunnelId },
      ...{ slots: 1, answerMs: patience.answerMs, retry: false, pool: false, held: { choice: "keep" as const } },
      live: { transport, ...(host !== undefined && { hostHeader: host }) },
    },
    deliveries: new LiveStreams({ hubUrl, forward, kind, transport, tell }),
    watch: { up: true }, // found out by each stream
    tell,
  });
}
