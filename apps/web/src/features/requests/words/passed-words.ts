import type { AnswerSource } from "@postern/contract/pass-through";

/** Why the sender of a pass-through endpoint heard something else than the destination's answer; `name` is the destination's. */
export const insteadWords: Record<Exclude<AnswerSource, "destination">, (name: string) => string> = {
  late: (name) => `${name} was late`,
  held: (name) => `${name} was held`,
  unanswered: (name) => `${name} gave no answer`,
  unrouted: () => "no route brings this event to the one that answers",
  busy: () => "too many senders waited",
  ending: () => "the gateway was being restarted",
  unpassable: (name) => `${name}'s answer is too large to pass on, or not well-formed`,
  "sender-left": () => "the sender had left",
};
