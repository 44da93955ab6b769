import { fitsPattern } from "@postern/contract/filter";
import type { Mirror } from "@postern/contract/mirror";
import { machineName } from "../machine.ts";
import type { UpFile } from "./read-up-file.ts";

/** The mirror that brings the same copies to the same place of this machine already: from an earlier run, which a new one takes the place of. */
export function sameMirror({ label, endpoints, options }: UpFile["mirrors"][number], open: readonly Mirror[]): Mirror | undefined {
  return open.find(({ agent, filter, samplePercent, endpoints: fed }) => {
    const isHere = agent?.machine === machineName() && agent.forward === label;
    const isFed = fed.every((one) => endpoints.some((wanted) => isNamed(one, wanted))) && endpoints.every((wanted) => fed.some((one) => isNamed(one, wanted)));
    return isHere && isFed && filter === (options.filter ?? "") && samplePercent === options.sample;
  });
}

/** As the gateway reads it: an id, or a name in which * stands for anything. */
function isNamed({ id, name }: Mirror["endpoints"][number], wanted: string): boolean {
  return wanted === id || fitsPattern(wanted, name);
}
