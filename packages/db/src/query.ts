import type { InputOf } from "@postern/contract/api";
import type { Answer, Call, NameOfKind } from "./command.ts";
import type { Transaction } from "./tenant-transaction.ts";

export type QueryName = NameOfKind<"query">;

/** A read; the twin of a command, without an audit entry. */
export interface Query<Name extends QueryName = QueryName> {
  kind: "query";
  name: Name;
  run(tx: Transaction, input: InputOf<Name>, call: Call): Promise<Answer<Name>>;
}

export function query<Name extends QueryName>(name: Name, run: Query<Name>["run"]): Query<Name> {
  return { kind: "query", name, run };
}

/** A read too long for one transaction: it asks for one page by page, and holds no connection in between. */
export interface PagedQuery<Name extends QueryName = QueryName> {
  kind: "paged-query";
  name: Name;
  run(readPage: ReadPage, input: InputOf<Name>, call: Call): Promise<Answer<Name>>;
}
export type ReadPage = <Page>(read: (tx: Transaction) => Promise<Page>) => Promise<Page>;

export function pagedQuery<Name extends QueryName>(name: Name, run: PagedQuery<Name>["run"]): PagedQuery<Name> {
  return { kind: "paged-query", name, run };
}
