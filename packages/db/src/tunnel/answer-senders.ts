import type { Principal } from "../access/principal.ts";
import type { Destination } from "../generated/client.ts";
import { inputProblem } from "../parse-input.ts";
import type { Transaction } from "../tenant-transaction.ts";
import { demandConfigure } from "./demand-configure.ts";

/** Who answered the senders of an endpoint before the tunnel did. */
export interface AnsweredBefore {
  endpointId: string;
  destinationId: string | null;
}

/** Makes a tunnel the one that answers at those of its endpoints whose senders hear a destination; gives those that another one answered. */
export async function answerSenders(tx: Transaction, { destination, owner }: { destination: Destination; owner: Principal }): Promise<AnsweredBefore[]> {
  const { organizationId, id } = destination;
  const routed = { organizationId, deletedAt: null, routes: { some: { destinationId: id } } };
  const endpoints = await tx.endpoint.findMany({ where: { ...routed, answeringDestinationId: { not: null } }, orderBy: { name: "asc" } });
  if (endpoints.length === 0)
    throw inputProblem({ mode: ["none of its endpoints lets a destination answer: choose one under Answer in an endpoint's settings first"] });
  const others = endpoints.filter(({ answeringDestinationId }) => answeringDestinationId !== id);
  if (others.length === 0) return [];
  await demandConfigure(tx, { organizationId, owner }, "answering an endpoint's senders from a tunnel");
  await tx.endpoint.updateMany({ where: { organizationId, id: { in: others.map((endpoint) => endpoint.id) } }, data: { answeringDestinationId: id } });
  return others.map((endpoint) => ({ endpointId: endpoint.id, destinationId: endpoint.answeringDestinationId }));
}
