import { dialAttacks } from "./dial-attacks.ts";
import { frameAttacks } from "./frame-attacks.ts";
import { liveAttacks } from "./live-attacks.ts";
import type { Attack } from "./siege.ts";

export const attacks: Record<string, Attack> = { ...frameAttacks, ...dialAttacks, ...liveAttacks };
