import type { Transaction } from "./tenant-transaction.ts";

/** Runs one parameterised statement of the transaction at hand: Prisma's, or a plain connection's. */
export type RunStatement = (text: string, values: readonly unknown[]) => Promise<Record<string, unknown>[]>;

/** A connection, or a pool where each statement stands for itself. */
interface Queryable {
  query(text: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

export function statementsOf(tx: Transaction): RunStatement {
  return (text, values) => tx.$queryRawUnsafe(text, ...values);
}

export function statementsOfConnection(connection: Queryable): RunStatement {
  return async (text, values) => (await connection.query(text, [...values])).rows;
}
