import type { InputOf } from "@postern/contract/api";
import type { Answer, Call, NameOfKind } from "./command.ts";
import type { Transaction } from "./tenant-transaction.ts";

export type QueryName = NameOfKind<"query">;

/** A read; the twin of a command, without an audit entry. */
export interface Query<Name extends QueryName = QueryName> {
  kind: "query";
  name: Name;
  run(tx: Transaction, input: InputOf<Name>, call: Call): Promise<Answer<Name>>;
  /** How long its transaction may take; the house's usual limit when empty. */
  timeoutMs?: number;
}

export function query<Name extends QueryName>(name: Name, run: Query<Name>["run"], timeoutMs?: number): Query<Name> {
  return { kind: "query", name, run, ...(timeoutMs && { timeoutMs }) };
}
