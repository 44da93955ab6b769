import type { Principal } from "../access/principal.ts";
import type { Tunnel } from "../generated/client.ts";
import { newId } from "../new-id.ts";
import type { Transaction } from "../tenant-transaction.ts";

interface LiveTunnel {
  organizationId: string;
  projectId: string;
  name: string;
  kind: "http" | "tcp";
  owner: Principal;
}

/** The share's way to the machine behind it; it has no destination and no lane, as nothing that comes live is kept. */
export async function makeLiveTunnel(tx: Transaction, { organizationId, projectId, name, kind, owner }: LiveTunnel): Promise<string> {
  const id = newId("tun");
  await tx.tunnel.create({ data: { organizationId, id, projectId, name: `share ${name}`, kind, ...owned(owner) } });
  return id;
}

/** Hands the share's tunnel to the agent that asks now: the owner's newest one. */
export async function takeLiveTunnel(
  tx: Transaction,
  { organizationId, tunnelId }: { organizationId: string; tunnelId: string },
  owner: Principal,
): Promise<void> {
  await tx.tunnel.updateMany({ where: { organizationId, id: tunnelId }, data: owned(owner) });
}

function owned({ kind, id, name }: Principal): Pick<Tunnel, "ownerKind" | "ownerId" | "ownerName"> {
  return { ownerKind: kind, ownerId: id, ownerName: name };
}
