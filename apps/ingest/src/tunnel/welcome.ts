import { type AgentFrameOf, type HubFrameOf, protocolVersion } from "@postern/contract/frames";
import type { LiveKind } from "@postern/contract/live";
import { type ProblemKind, problems } from "@postern/contract/problem";
import { findMirror, type HubMirror } from "@postern/db/mirrors/hub-mirror";
import type { AgentIdentity } from "@postern/db/tunnel/connection";
import { describeInUse } from "@postern/db/tunnel/in-use";
import { type TakenTunnel, type Takeover, takeTunnel } from "@postern/db/tunnel/take-tunnel";
import { type Chosen, chooseHeld, countWaiting, holdWaiting, type Waiting } from "@postern/db/tunnel/waiting";
import type { HubPorts } from "./hub-ports.ts";

/** What the agent ends with when it is told to stay away. */
const exitCodes = { usage: 2, nameTaken: 4, dismissed: 6, version: 7 } as const;

type Hello = AgentFrameOf<"hello">;
export interface Caller {
  agent: AgentIdentity;
  address: string;
  connectionId: string;
  transport: "ws" | "poll";
}
export interface Seat {
  tunnel: TakenTunnel & { destinationId: string };
  waiting: Waiting;
  /** What became of what waited, where the agent's command line said so already. */
  chosen?: Chosen;
}
/** A live tunnel keeps nothing, so nothing waits. */
export interface LiveSeat {
  tunnel: TakenTunnel & { kind: LiveKind };
  waiting: Waiting;
}

export function isLive(seat: Seat | LiveSeat | MirrorSeat): seat is LiveSeat {
  return seat.tunnel.kind === "http" || seat.tunnel.kind === "tcp";
}

export function isMirror(seat: Seat | LiveSeat | MirrorSeat): seat is MirrorSeat {
  return seat.tunnel.kind === "mirror";
}

/** A mirror keeps nothing either. */
export interface MirrorSeat {
  tunnel: TakenTunnel & { kind: "mirror" };
  mirror: HubMirror;
  waiting: Waiting;
}

/** Gives the agent its tunnel and settles what becomes of what waited; or says why not. */
export async function seatAgent(hub: HubPorts, caller: Caller, hello: Hello): Promise<Seat | LiveSeat | MirrorSeat | HubFrameOf<"refused">> {
  const ports = { ...hub, pool: hub.seatPool };
  if (!hello.protocol.includes(protocolVersion))
    return refused(
      "agent-version",
      `this gateway speaks version ${protocolVersion}, the agent ${hello.protocol.join(", ") || "none"}: update it`,
      exitCodes.version,
    );

  const { agent, address, connectionId, transport } = caller;
  const mirror = hello.mirror ? await findMirror(ports.pool, { ...agent, tunnelId: hello.tunnel }) : undefined;
  if (hello.mirror && !mirror) return refused("missing", "this mirror is over, or was started by another agent: start it again", exitCodes.dismissed);
  const end = { ...hello, hub: ports.hub, address, transport };
  const takeover = await takeTunnel(ports.pool, agent, {
    tunnelId: hello.tunnel,
    connectionId,
    end,
    isLive: hello.live !== undefined || mirror !== undefined,
    isMirror: mirror !== undefined,
    ...(hello.pool && { pool: true }),
    ...(hello.resume && { resumes: hello.resume.connectionId }),
  });
  if (takeover.kind !== "taken") return whyNot(takeover, hello);
  const { tunnel } = takeover;
  const { kind, destinationId } = tunnel;
  if (destinationId !== undefined)
    return { tunnel: { ...tunnel, destinationId }, ...(await arrangeWaiting(ports, { agent, ...tunnel, destinationId }, hello)) };
  const waiting = { count: 0, bytes: 0, kinds: [] };
  if (kind === "durable") throw new Error("a tunnel of deliveries was taken that feeds nothing");
  if (kind !== "mirror") return { tunnel: { ...tunnel, kind }, waiting };
  return mirror ? { tunnel: { ...tunnel, kind }, mirror, waiting } : refused("missing", `${hello.tunnel} is a mirror`, exitCodes.usage);
}

/** A fresh run leaves what waited for a choice; a run that comes back after a break goes on by itself. */
async function arrangeWaiting({ pool }: HubPorts, tunnel: Seat["tunnel"] & { agent: AgentIdentity }, hello: Hello): Promise<Omit<Seat, "tunnel">> {
  const lane = { organizationId: tunnel.agent.organizationId, destinationId: tunnel.destinationId };
  const waiting = await countWaiting(pool, lane);
  if (hello.resume || waiting.count === 0) return { waiting };
  const { choice, last, sinceMs } = hello.held;
  const all = choice === "drain" && sinceMs === undefined;
  if (!all) await holdWaiting(pool, lane);
  if (choice === "ask") return { waiting };
  const chosen = await chooseHeld(pool, { ...tunnel, choice, ...(last && { last }), ...(sinceMs && { sinceMs }) });
  return { waiting, chosen: all ? { ...chosen, going: waiting.count } : chosen };
}

function refused(problem: ProblemKind, detail: string, exitCode: number): HubFrameOf<"refused"> {
  return { kind: "refused", problem: problems[problem].code, detail, fatal: true, exitCode };
}

function whyNot(takeover: Exclude<Takeover, { kind: "taken" }>, { tunnel }: Hello): HubFrameOf<"refused"> {
  if (takeover.kind === "missing") return refused("missing", `there is no tunnel ${tunnel}`, exitCodes.usage);
  if (takeover.kind === "forbidden")
    return refused("not-permitted", "this organization, this project or this agent token allows no such tunnels", exitCodes.dismissed);
  return refused("name-taken", `it ${describeInUse(takeover.by)}`, exitCodes.nameTaken);
}
