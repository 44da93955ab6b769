import type { OutputOf } from "@postern/contract/api";
import type { AgentEvent } from "./events.ts";
import { Ended } from "./exit.ts";
import { openGateway } from "./open-gateway.ts";
import { Keys } from "./output/keys.ts";
import { type Caller, callerOf } from "./policy-file/caller.ts";
import { hasBrowser, openInBrowser } from "./sign-in/open-browser.ts";
import type { World } from "./world.ts";

/** The keys of a listen that runs at a terminal, and what they need to know of it. */
export interface ListenKeys {
  /** Is told every event, shown or not. */
  hear(event: AgentEvent): void;
  /** Whether the filter that was typed shows this one. */
  shows(event: AgentEvent): boolean;
  control(control: { pause(paused: boolean): void }): void;
}

export function openKeys(world: World, server: string | undefined): ListenKeys {
  const { env, stdin, stdout, variables } = world;
  let opened: OutputOf<"tunnel.open"> | undefined;
  let lastRequestId: string | undefined;
  let filter = "";
  let pause = (_paused: boolean) => {};
  const keys = new Keys(
    { input: stdin, write: (text) => void stdout.write(text) },
    {
      replay: () => replayEvent(() => callerOf(openGateway(env, server)), { requestId: lastRequestId, destinationId: opened?.tunnel.destinationId }),
      pause: (paused) => pause(paused),
      filter: (text) => {
        filter = text.toLowerCase();
      },
      open: () => openPage(opened?.requestsUrl, { canOpen: hasBrowser(variables), write: (text) => void stdout.write(text) }),
      stop: () => process.kill(process.pid, "SIGINT"), // as Ctrl-C does where no key is listened to
    },
  );
  return {
    hear(event) {
      if (event.type === "opened") opened = event.opened;
      if (event.type === "outcome") lastRequestId = event.delivery.requestId;
      if (event.type === "leaving" || event.type === "ended" || (event.type === "ready" && event.asking)) keys.rest();
      else if (event.type === "ready" || event.type === "held") keys.listen();
    },
    shows: (event) => filter === "" || fits(event, filter),
    control(control) {
      pause = control.pause;
    },
  };
}

/** A filter of the screen hides events alone: what is wrong with the connection is always told. */
function fits(event: AgentEvent, filter: string): boolean {
  if (event.type === "refusal")
    return [event.refusal.method, event.refusal.reason, event.refusal.requestId].some((text) => text.toLowerCase().includes(filter));
  if (event.type !== "outcome") return true;
  const { delivery, result } = event;
  const texts = [delivery.eventType ?? delivery.method, delivery.requestId, "status" in result ? String(result.status) : result.error];
  return texts.some((text) => text.toLowerCase().includes(filter));
}

interface Replayed {
  requestId: string | undefined;
  destinationId: `dst_${string}` | undefined;
}

/** Brings an event again to this tunnel; what the gateway minds is said, and nothing ends for it. */
export async function replayEvent(openCall: () => Caller, { requestId, destinationId }: Replayed): Promise<string> {
  if (requestId === undefined) return "There is nothing to replay yet";
  try {
    await openCall()("replay.create", { requestIds: [requestId as `req_${string}`], ...(destinationId && { destinationId }) });
    return `Asked for a replay of ${requestId}`;
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    return `Not replayed: ${error.message}`;
  }
}

export function openPage(url: string | undefined, { canOpen, write }: { canOpen: boolean; write(text: string): void }): void {
  if (url === undefined) return;
  if (canOpen) openInBrowser(new URL(url));
  else write(`There is no browser here: ${url}\n`);
}
