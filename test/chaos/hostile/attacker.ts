import os from "node:os";
import { attacks } from "./attacks.ts";
import { type Mark, Siege } from "./siege.ts";

/** What its parent says to this process: which attack, on whom, for how long. It answers with its strikes when that is over. */
export interface Order {
  attack: string;
  mark: Mark;
  forMs: number;
}

// A real attacker has a machine of its own: what it works here is not taken from the hub.
os.setPriority(os.constants.priority.PRIORITY_LOW);
process.on("message", async ({ attack, mark, forMs }: Order) => {
  const siege = new Siege(mark, forMs);
  await attacks[attack]?.(siege);
  siege.lift();
  process.send?.(siege.strikes);
});
process.once("disconnect", () => process.exit(0));
