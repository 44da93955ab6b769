import type { OutputOf } from "@postern/contract/api";
import { demandEncryption } from "./address.ts";
import { Deliveries } from "./deliveries.ts";
import type { Env } from "./env.ts";
import type { AgentEvent, Tell } from "./events.ts";
import { type Forward, parseForward } from "./forward.ts";
import { ask } from "./gateway.ts";
import { watchListen } from "./inspector/watch-listen.ts";
import type { Transport } from "./line.ts";
import { type LocalServer, nothingListens, openLocalServer } from "./local-server.ts";
import { LocalWatch } from "./local-watch.ts";
import { defaultTunnelName, machineName } from "./machine.ts";
import { gatewayWith } from "./open-gateway.ts";
import type { AskHeld, Choice } from "./prompt.ts";
import { Session } from "./session.ts";
import { type Credential, credentialForTunnels, keepRenewed } from "./sign-in/credential.ts";
import { agentVersion } from "./version.ts";

const minuteMs = 60_000;

/** The options of `postern listen`, read and checked. */
export interface ListenOptions {
  server?: string;
  project?: string;
  name?: string;
  path?: string;
  hostHeader: string;
  held?: Choice;
  /** Only what came within this long is brought of what waited. */
  since?: number;
  /** Deliveries a second at most. */
  rate?: number;
  /** In the filter language of lists and routes. */
  filter?: string;
  /** How long the endpoints feed the tunnel, in milliseconds. */
  ttl?: number;
  pool?: boolean;
  takeOver?: boolean;
  /** answer: senders hear what the local server says, at endpoints that let a destination answer. */
  mode?: "deliver" | "answer";
  transport?: Transport;
  /** The inspector's port; 0 or nothing for none. */
  inspect?: number;
  slots: number;
  timeout: number;
  retry?: boolean;
  allowRemote?: boolean;
  header: string[];
}
export interface Listening {
  /** A port or an address of the local server. */
  target: string;
  endpoints: string[];
  options: ListenOptions;
}
export interface ListenWorld {
  env: Env;
  tell: Tell;
  /** Where there is someone to ask what becomes of events that waited. */
  askHeld?: AskHeld;
  /** Calls back when the user wants to stop. */
  onStop(stop: () => void): void;
  /** Is handed what can be done while it runs. */
  control?(control: { pause(paused: boolean): void }): void;
}

/** `postern listen`: events of these endpoints come to the local server until the user stops it. */
export async function listen({ target, endpoints, options }: Listening, world: ListenWorld): Promise<void> {
  const forward = parseForward(target, options);
  const server = options.server ?? world.env.server;
  const credential = credentialForTunnels(world.env, server);
  const name = options.name ?? defaultTunnelName(forward.port);
  const { project, filter, ttl, pool, takeOver, mode } = options;
  const opened = await ask(gatewayWith(server, credential), "tunnel.open", {
    ...{ name, endpoints },
    ...(project && { project }),
    ...(filter !== undefined && { filter }),
    ...(ttl !== undefined && { ttlMinutes: Math.ceil(ttl / minuteMs) }),
    ...(pool && { pool }),
    ...(takeOver && { takeOver }),
    ...(mode && { mode }),
  });
  world.tell({ type: "opened", opened, forward: forward.label, version: agentVersion });
  const place = { to: new URL(forward.label).origin, allowRemote: options.allowRemote };
  const older = { project: opened.project, endpoints: opened.tunnel.endpoints, forward, headers: { hostHeader: options.hostHeader, added: options.header } };
  const watched = await watchListen(world.tell, { place, gateway: gatewayWith(server, credential), older }, options.inspect);

  const local = openLocalServer(forward, options.slots);
  const { session, watch } = prepare({ forward, local, opened, credential }, options, { ...world, tell: watched.tell });
  const stopRenewing = keepRenewed(credential);
  world.onStop(() => session.stop());
  world.control?.({ pause: (paused) => session.pause(paused) });
  try {
    await watch.look();
    await session.run();
  } finally {
    stopRenewing();
    watch.stop();
    local.close();
    watched.close();
  }
}

interface Ends {
  forward: Forward;
  local: LocalServer;
  opened: OutputOf<"tunnel.open">;
  credential: Credential;
}

/** Ties the local end to the hub's: what the local server does is told, what the hub sends is brought. */
function prepare({ forward, local, opened, credential }: Ends, options: ListenOptions, world: ListenWorld): { session: Session; watch: LocalWatch } {
  const watch = new LocalWatch(local, ({ up, why }) => {
    world.tell({ type: "local", up, at: forward.label, ...(why !== undefined && why !== nothingListens && { why }) });
    session.localChanged(up);
  });
  const headers = { hostHeader: options.hostHeader, added: options.header };
  const deliveries = new Deliveries({ forward, headers, local, tell: world.tell, reached: (reach) => watch.reached(reach) });
  const session: Session = new Session({
    hubUrl: demandEncryption(opened.hubUrl),
    readToken: () => credential.token,
    renew: () => credential.renew(),
    hello: helloOf({ tunnelId: opened.tunnel.id, forward: forward.label, asks: world.askHeld !== undefined }, options),
    deliveries,
    watch,
    tell: asking(world, {
      choose: (choice) => session.chooseHeld(choice.choice, { ...(choice.last && { last: choice.last }), ...sinceOf(options) }),
      stop: () => session.stop(),
    }),
    ...(options.transport && { transport: options.transport }),
  });
  return { session, watch };
}

function helloOf({ tunnelId, forward, asks }: { tunnelId: string; forward: string; asks: boolean }, options: ListenOptions) {
  const { held, since, rate, pool, slots, timeout, retry = false } = options;
  // Without anyone to ask, what waited stays: bringing it could be a surprise, dropping it a loss.
  const unasked = since !== undefined ? ("drain" as const) : asks ? ("ask" as const) : ("keep" as const);
  return {
    ...{ agentVersion, machine: machineName(), forward, tunnel: tunnelId, slots, answerMs: timeout, retry },
    ...(pool && { pool }),
    ...(rate && { perSecondMax: rate }),
    held: { ...(held ?? { choice: unasked }), ...sinceOf(options) },
  };
}

function sinceOf({ since }: ListenOptions): { sinceMs?: number } {
  return since === undefined ? {} : { sinceMs: since };
}

/** Asks for a choice when the tunnel comes up with events that waited. */
function asking({ tell, askHeld }: ListenWorld, { choose, stop }: { choose(choice: Choice): void; stop(): void }): Tell {
  let stopAsking = () => {};
  return (event: AgentEvent) => {
    tell(event);
    if (event.type === "reconnecting" || event.type === "leaving") stopAsking();
    if (event.type !== "ready" || !event.asking || !askHeld) return;
    stopAsking = once(askHeld(choose, stop));
  };
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
