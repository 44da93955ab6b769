import { endMirrorsOver } from "@postern/db/mirrors/end";
import { countMirrors } from "@postern/db/mirrors/hub-mirror";
import type { Guest } from "../tunnel/guest.ts";
import type { HubPorts } from "../tunnel/hub-ports.ts";

/** Writes down what a hub's mirrors did, and ends those that are over, whoever holds them. */
export async function keepMirrors({ pool, log }: Pick<HubPorts, "pool" | "log">, guests: Iterable<Guest>): Promise<void> {
  await countMirrors(
    pool,
    [...guests].flatMap((guest) => guest.takeCount?.() ?? []),
  );
  const ended = await endMirrorsOver(pool);
  if (ended > 0) log.info({ event: "mirror.ended", mirrors: ended });
}
