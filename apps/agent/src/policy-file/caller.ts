import type { OutputOf } from "@postern/contract/api";
import { type Asked, ask, type Gateway, type Given } from "../gateway.ts";

/** Calls a procedure of the gateway in the name of one key. */
export type Caller = <Name extends Asked>(name: Name, input: Given<Name>) => Promise<OutputOf<Name>>;

export function callerOf(gateway: Gateway): Caller {
  return (name, input) => ask(gateway, name, input);
}
