import { api, type InputOf, type OutputOf } from "@postern/contract/api";
import type { Call, Change } from "./command.ts";
import type { Database } from "./database.ts";
import { demandRight } from "./demand-right.ts";
import { parseInput } from "./parse-input.ts";
import { procedures, type StoredProcedureName } from "./procedures.ts";
import type { ReadPage } from "./query.ts";
import { recordChange } from "./record-change.ts";
import type { Scope } from "./scope.ts";
import { readInTenant, type Transaction } from "./tenant-transaction.ts";

/** Who calls, and the database that is called. */
export interface Caller {
  database: Database;
  scope: Scope;
}

/**
 * Runs one procedure of the API in someone's name: right, input, one tenant transaction, audit entry (commands), output.
 * Throws a Problem for whatever the caller should see: not-permitted, input-invalid, missing, conflict…
 */
export async function runProcedure<Name extends StoredProcedureName>(caller: Caller, name: Name, raw: unknown): Promise<OutputOf<Name>> {
  const { database, scope } = caller;
  await demandRight(caller, name, raw);
  const input = parseInput(api[name].input, raw) as InputOf<Name>;
  const procedure = procedures[name] as RunnableProcedure<Name>;
  const call = { ...scope, database };
  const answer = await run(procedure, input, call);
  return api[name].output.parse(answer) as OutputOf<Name>;
}

async function run<Name extends StoredProcedureName>(procedure: RunnableProcedure<Name>, input: InputOf<Name>, call: Call): Promise<unknown> {
  const { database, organizationId } = call;
  switch (procedure.kind) {
    case "command":
      return recordChange(database, { scope: call, action: procedure.name }, (tx) => procedure.run(tx, input, call));
    case "looking-command":
      return recordChange(database, { scope: call, action: procedure.name }, await procedure.look(input, call));
    case "query":
      return readInTenant(database, organizationId, (tx) => procedure.run(tx, input, call));
    case "paged-query":
      return procedure.run((read) => readInTenant(database, organizationId, read), input, call);
  }
}

/** What the table holds under a name that is known only when called. */
type RunnableProcedure<Name extends StoredProcedureName> =
  | { kind: "command"; name: Name; run(tx: Transaction, input: InputOf<Name>, call: Call): Promise<Change<unknown>> }
  | { kind: "looking-command"; name: Name; look(input: InputOf<Name>, call: Call): Promise<(tx: Transaction) => Promise<Change<unknown>>> }
  | { kind: "query"; run(tx: Transaction, input: InputOf<Name>, call: Call): Promise<unknown> }
  | { kind: "paged-query"; run(readPage: ReadPage, input: InputOf<Name>, call: Call): Promise<unknown> };
