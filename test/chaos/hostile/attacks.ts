import { dialAttacks } from "./dial-attacks.ts";
import { frameAttacks } from "./frame-attacks.ts";
import { liveAttacks } from "./live-attacks.ts";
import type { Attack } from "./siege.ts";

/** As many agents who do nothing wrong: what they cost shows what of an attack is only that they came in. */
export const none = "none: they come in and wait";

export const attacks: Record<string, Attack> = { [none]: (siege) => siege.fromEveryTunnel(50, () => {}), ...frameAttacks, ...dialAttacks, ...liveAttacks };
