import { setTimeout as sleep } from "node:timers/promises";
import type { OutputOf } from "@postern/contract/api";
import type { Delivery, RequestDetail } from "@postern/contract/request";
import { Ended, exitCodes } from "../exit.ts";
import type { Caller } from "../policy-file/caller.ts";
import type { Project } from "../project.ts";
import { terminalText } from "../terminal-text.ts";

export interface RemoteReplay {
  id: RequestDetail["id"];
  project: Project;
  /** A destination's or tunnel's name; empty: wherever the routes lead now. */
  to?: string | undefined;
}

const everyMs = 400;

/** Asks the gateway to bring an old event again, and waits for what becomes of the new deliveries, so long at most. */
export async function replayRemotely(
  call: Caller,
  { id, project, to }: RemoteReplay,
  waitMs: number,
): Promise<{ replay: OutputOf<"replay.create">; deliveries: Delivery[] }> {
  const destinationId = to === undefined ? undefined : await destinationNamed(call, project.id, to);
  const replay = await call("replay.create", { requestIds: [id], ...(destinationId && { destinationId }) });
  const until = Date.now() + waitMs;
  for (;;) {
    const { deliveryList } = await call("request.get", { id });
    const deliveries = deliveryList.filter(({ replayId }) => replayId === replay.id);
    const isSettled = deliveries.length === replay.deliveries && deliveries.every(({ state }) => state !== "pending");
    if (isSettled || Date.now() >= until) return { replay, deliveries };
    await sleep(everyMs);
  }
}

async function destinationNamed(call: Caller, projectId: Project["id"], name: string): Promise<Delivery["destinationId"]> {
  const destinations = await call("destination.list", { projectId });
  const found = destinations.find((destination) => destination.name === name || destination.id === name);
  if (found) return found.id;
  const names = destinations.map((destination) => terminalText(destination.name)).join(", ");
  throw new Ended(exitCodes.usage, `there is no destination "${terminalText(name)}"; there is ${names || "none"}`);
}
