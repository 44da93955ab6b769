import { setTimeout as sleep } from "node:timers/promises";
import type { OutputOf } from "@postern/contract/api";
import { problems } from "@postern/contract/problem";
import { Ended } from "../exit.ts";
import { type Asked, ask, type Gateway, type Given } from "../gateway.ts";

/** Calls a procedure of the gateway in the name of one key. */
export type Caller = <Name extends Asked>(name: Name, input: Given<Name>) => Promise<OutputOf<Name>>;

export function callerOf(gateway: Gateway): Caller {
  return (name, input) => ask(gateway, name, input);
}

const pauseMs = 5_000;
const pausesMax = 24;

/** Comes again when the gateway has had many trials just now: a large file has more of them than a minute takes. */
export function patient(call: Caller, wait: (ms: number) => Promise<unknown> = sleep): Caller {
  return async (name, input) => {
    for (let pauses = 0; ; pauses++) {
      try {
        return await call(name, input);
      } catch (error) {
        const isThrottled = error instanceof Ended && error.problem === problems.throttled.code;
        if (!isThrottled || pauses === pausesMax) throw error;
        await wait(pauseMs);
      }
    }
  };
}
