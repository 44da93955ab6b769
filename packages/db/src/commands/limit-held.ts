import { command } from "../command.ts";
import { readTunnel } from "../queries/tunnels.ts";

/** Sets what may wait at a tunnel; a limit that is left out is none. A hub gives up what is more within a minute. */
export const limitHeld = command("tunnel.limit-held", async (tx, { id, countMax, minutesMax, bytesMax }, call) => {
  const { organizationId } = call;
  const before = await readTunnel(tx, call, id);
  const data = { heldCountMax: countMax ?? null, heldMinutesMax: minutesMax ?? null, heldBytesMax: bytesMax === undefined ? null : BigInt(bytesMax) };
  await tx.tunnel.update({ where: { organizationId_id: { organizationId, id } }, data });
  const after = await readTunnel(tx, call, id);
  return { target: id, before: { heldMax: before.heldMax }, after: { heldMax: after.heldMax }, result: after };
});
