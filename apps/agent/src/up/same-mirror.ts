import { isMeant } from "@postern/contract/endpoint-name";
import type { Mirror } from "@postern/contract/mirror";
import { machineName } from "../machine.ts";
import type { UpFile } from "./read-up-file.ts";

/** The mirror that brings the same copies to the same place of this machine already: from an earlier run, which a new one takes the place of. */
export function sameMirror({ label, endpoints, options }: UpFile["mirrors"][number], open: readonly Mirror[]): Mirror | undefined {
  return open.find(({ agent, filter, samplePercent, endpoints: fed }) => {
    const isHere = agent?.machine === machineName() && agent.forward === label;
    return isHere && isFedBy(endpoints, fed) && filter === (options.filter ?? "") && samplePercent === options.sample;
  });
}

/** Whether these words mean all of these endpoints, and each of them one. */
export function isFedBy(words: readonly string[], fed: readonly Mirror["endpoints"][number][]): boolean {
  return fed.every((one) => words.some((word) => isMeant(one, word))) && words.every((word) => fed.some((one) => isMeant(one, word)));
}
