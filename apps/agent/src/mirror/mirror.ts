import type { OutputOf } from "@postern/contract/api";
import { demandEncryption } from "../address.ts";
import type { MirrorCommand, MirrorOptions } from "../commands/mirror.ts";
import type { Env } from "../env.ts";
import type { Tell } from "../events.ts";
import { fetchCopy } from "../fetch-body.ts";
import { type Forward, parseForward } from "../forward.ts";
import { ask } from "../gateway.ts";
import { watchListen } from "../inspector/watch-listen.ts";
import { openLocalServer } from "../local-server.ts";
import { machineName } from "../machine.ts";
import { gatewayWith } from "../open-gateway.ts";
import { Session } from "../session.ts";
import { type Credential, credentialForTunnels, keepRenewed } from "../sign-in/credential.ts";
import { agentVersion } from "../version.ts";
import { Copies } from "./copies.ts";
import { StartedMirrors } from "./started-mirrors.ts";

export interface MirrorWorld {
  env: Env;
  tell: Tell;
  /** Calls back when the user wants to stop. */
  onStop(stop: () => void): void;
}

const minuteMs = 60_000;

/** `postern mirror`: copies of an endpoint's events come to the local server until the user stops it, or its time is over. */
export async function mirror({ endpoints, target, options }: Omit<MirrorCommand, "output">, { env, tell, onStop }: MirrorWorld): Promise<void> {
  const forward = parseForward(target, options);
  const server = options.server ?? env.server;
  const credential = credentialForTunnels(env, server);
  const gateway = gatewayWith(server, credential);
  const opened = await ask(gateway, "mirror.start", {
    ...{ endpoints, samplePercent: options.sample, filter: options.filter ?? "" },
    ...(options.project && { project: options.project }),
    ...(options.ttl !== undefined && { minutes: Math.ceil(options.ttl / minuteMs) }),
  });
  new StartedMirrors(env.stateFolder).remember(opened.mirror.id);
  tell({ type: "mirroring", opened, forward: forward.label, version: agentVersion });
  const place = { to: new URL(forward.label).origin, allowRemote: options.allowRemote };
  const headers = { hostHeader: options.hostHeader, added: options.header };
  const older = { project: opened.project, endpoints: opened.mirror.endpoints, forward, headers };
  const watched = await watchListen(tell, { place, gateway, older }, options.inspect);

  const local = openLocalServer(forward, options.slots);
  const copiesFrom = (hubUrl: URL) =>
    new Copies({
      ...{ forward, local, tell: watched.tell, timeoutMs: options.timeout, headers },
      fetchBody: (copy) => fetchCopy({ url: hubUrl, token: credential.token }, copy),
    });
  const session = openSession({ forward, opened, credential, copiesFrom, tell: watched.tell }, options);
  const stopRenewing = keepRenewed(credential);
  onStop(() => session.stop());
  try {
    await session.run();
  } finally {
    stopRenewing();
    local.close();
    watched.close();
  }
}

interface Ends {
  forward: Forward;
  opened: OutputOf<"mirror.start">;
  credential: Credential;
  copiesFrom(hubUrl: URL): Copies;
  tell: Tell;
}

function openSession({ forward, opened, credential, copiesFrom, tell }: Ends, { slots, timeout, transport }: MirrorOptions): Session {
  const hubUrl = demandEncryption(opened.hubUrl);
  return new Session({
    hubUrl,
    readToken: () => credential.token,
    renew: () => credential.renew(),
    hello: {
      ...{ agentVersion, machine: machineName(), forward: forward.label, tunnel: opened.mirror.tunnelId, slots, answerMs: timeout, retry: false },
      ...{ held: { choice: "keep" as const }, mirror: true },
    },
    deliveries: copiesFrom(hubUrl),
    watch: { up: true }, // found out by each copy
    tell,
    ...(transport && { transport }),
  });
}
