import { type Listener, listen } from "@postern/db/listen";
import { hubChannel } from "@postern/db/tunnel/elsewhere";
import { keepSignIns } from "@postern/db/tunnel/keep-sign-ins";
import { tidyTunnels } from "@postern/db/tunnel/tidy";
import { keepMirrors } from "../mirror/keep-mirrors.ts";
import type { HubPorts } from "./hub-ports.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import type { Roster } from "./roster.ts";

const pollEveryMs = 1_000;
/** Under 5 s, so that a revoked token's connection ends within 5 s. */
const checkEveryMs = 3_000;
const alignEveryMs = 2_000;
const tidyEveryMs = 20_000;
/** Well under the idle time of a person's sign-in, which an agent that is connected uses. */
const keepEveryMs = 60_000;

export interface Watch {
  stop(): Promise<void>;
}

/** Watches over a hub's tunnels: bells and takeovers as they are told, and on a clock of its own what was not told. */
export function watchTunnels(ports: HubPorts, roster: Roster, databaseUrl: string): Watch {
  const { poll, check, hear, mirrors, align, tidy, keep } = tasksOf(ports, roster);
  const ownChannel = hubChannel(ports.hub);
  const onNotice = (channel: string, payload: string) => {
    if (channel === ownChannel) roster.passOn(payload);
    else if (channel === "postern_lane") roster.ring(new Set(payload.split(",")));
    else if (channel === "postern_request") roster.arrived(new Set(payload.split(",")));
    else hear(payload);
  };
  const listener: Listener = listen({
    url: databaseUrl,
    channels: ["postern_lane", "postern_tunnel", "postern_request", ownChannel],
    onNotice,
    onGap: () => void poll(),
  });
  const clocks = [
    setInterval(poll, pollEveryMs),
    setInterval(check, checkEveryMs),
    setInterval(mirrors, checkEveryMs),
    setInterval(align, alignEveryMs),
    setInterval(tidy, tidyEveryMs),
    setInterval(keep, keepEveryMs),
  ];
  void align();
  return {
    async stop() {
      for (const clock of clocks) clearInterval(clock);
      await listener.close();
    },
  };
}

/** What a hub does from time to time, each never twice at once. */
function tasksOf(ports: HubPorts, roster: Roster) {
  const { pool, log } = ports;
  const warn = (task: string, error: unknown) => log.warn({ event: "tunnel.watch-failed", task, reason: String(error) });
  const run = (task: string, work: () => Promise<void>) => oneAtATime(() => work().catch((error) => warn(task, error)));
  const tidy = async () => {
    const tidied = await tidyTunnels(pool);
    if (tidied.dropped + tidied.routesEnded > 0) log.info({ event: "tunnel.tidied", ...tidied });
  };
  const named = new Set<string>();
  const checkNamed = run("check", () => {
    const tunnelIds = new Set(named);
    named.clear();
    return roster.check(tunnelIds.has("") ? undefined : tunnelIds);
  });
  return {
    poll: run("poll", () => roster.ringDue()),
    check: run("check", () => roster.check()),
    /** This tunnel's agents may have to go, or anyone's without an id; notices that come together are one look. */
    hear(tunnelId: string) {
      named.add(tunnelId);
      void checkNamed();
    },
    mirrors: run("mirrors", () => keepMirrors(ports, roster.connections)),
    align: run("align", () => roster.align()),
    tidy: run("tidy", tidy),
    keep: run("sign-ins", () => keepSignIns(pool, [...roster.connections])),
  };
}
