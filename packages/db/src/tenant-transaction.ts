import { Problem } from "@postern/contract/problem";
import type { Database } from "./database.ts";
import { isBusy, readProblem } from "./database-problem.ts";
import type { Prisma } from "./generated/client.ts";

export type Transaction = Prisma.TransactionClient;

const waitForConnectionMs = 2_000;
const transactionMs = 10_000;

/** The only way to the tables: one transaction that sees this organization's rows and no others. */
export function inTenant<Result>(database: Database, organizationId: string, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return transact(database, organizationId, work);
}

/** The same for reads that someone waits for; throws what they should know as a Problem. */
export async function readInTenant<Result>(database: Database, organizationId: string, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  try {
    return await transact(database, organizationId, work);
  } catch (error) {
    throw readProblem(error);
  }
}

function transact<Result>({ prisma, shares }: Database, organizationId: string, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  const transaction = () =>
    prisma.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT set_config('app.organization_id', ${organizationId}, true)`;
        return work(tx);
      },
      { maxWait: waitForConnectionMs, timeout: transactionMs },
    );
  return shares.run(organizationId, transaction).catch((error: unknown) => {
    throw isBusy(error) ? new Problem("busy") : error;
  });
}
