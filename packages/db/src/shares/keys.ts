import { inputProblem } from "../parse-input.ts";
import type { Transaction } from "../tenant-transaction.ts";

/** The API keys and agent tokens that these names or ids mean; throws where one means none, or several. */
export async function keysNamed(tx: Transaction, organizationId: string, wanted: readonly string[]): Promise<{ id: string; name: string }[]> {
  if (wanted.length === 0) return [];
  const among = { organizationId, revokedAt: null, OR: [{ id: { in: [...wanted] } }, { name: { in: [...wanted] } }] };
  const select = { id: true, name: true };
  const rows = [...(await tx.apiKey.findMany({ where: among, select })), ...(await tx.agentToken.findMany({ where: among, select }))];
  return wanted.map((word) => {
    const [only, ...others] = rows.filter(({ id, name }) => id === word || name === word);
    if (!only) throw inputProblem({ audience: [`there is no API key or agent token "${word}"`] });
    if (others.length > 0) throw inputProblem({ audience: [`several keys are called "${word}": name the one you mean by its id`] });
    return only;
  });
}
