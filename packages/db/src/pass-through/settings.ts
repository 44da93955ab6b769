import type { PassThrough } from "@postern/contract/pass-through";
import { Problem } from "@postern/contract/problem";
import type { Answer } from "../command.ts";
import type { Endpoint } from "../generated/client.ts";
import { inputProblem } from "../parse-input.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** An endpoint's pass-through as it is configured; nothing when its sender hears that its request is stored. */
export function passThroughOf({ answeringDestinationId, answerWithinMs, answerBytesMax, retryAnswered }: Endpoint): Answer<"endpoint.get">["passThrough"] {
  if (answeringDestinationId === null || answerWithinMs === null || answerBytesMax === null) return;
  return { destinationId: answeringDestinationId, answerWithinMs, answerBytesMax, retryAnswered };
}

type Columns = Partial<Pick<Endpoint, "answeringDestinationId" | "answerWithinMs" | "answerBytesMax" | "retryAnswered">>;

/** The columns that a change of the pass-through sets; throws unless one of the endpoint's routes leads to the one that is to answer. */
export async function passThroughColumns(
  tx: Transaction,
  { organizationId, id }: Pick<Endpoint, "organizationId" | "id">,
  change: PassThrough | null | undefined,
): Promise<Columns> {
  if (change === undefined) return {};
  if (change === null) return { answeringDestinationId: null, answerWithinMs: null, answerBytesMax: null, retryAnswered: false };
  const { destinationId, ...settings } = change;
  const where = { organizationId, endpointId: id, destinationId, destination: { deletedAt: null } };
  if ((await tx.route.count({ where })) === 0)
    throw inputProblem({ "passThrough.destinationId": ["none of this endpoint's routes leads there: add the route first"] });
  return { answeringDestinationId: destinationId, ...settings };
}

/** Throws while senders hear this destination's answers: of one endpoint, or of any. */
export async function demandAnswersNobody(
  tx: Transaction,
  { organizationId, destinationId, endpointId }: { organizationId: string; destinationId: string; endpointId?: string },
): Promise<void> {
  const where = { organizationId, answeringDestinationId: destinationId, deletedAt: null, ...(endpointId !== undefined && { id: endpointId }) };
  const answered = await tx.endpoint.findMany({ where, orderBy: { name: "asc" }, take: 3, select: { name: true } });
  if (answered.length === 0) return;
  const names = answered.map(({ name }) => name).join(", ");
  throw new Problem("conflict", `it answers the senders of ${names}: let another destination answer there, or none, in the endpoint's settings first`);
}
