import type { Api, InputOf, ProcedureName } from "@postern/contract/api";
import type { z } from "zod";
import type { Database } from "./database.ts";
import type { Scope } from "./scope.ts";
import type { Transaction } from "./tenant-transaction.ts";

export type NameOfKind<Kind extends string> = { [Name in ProcedureName]: Api[Name]["kind"] extends Kind ? Name : never }[ProcedureName];
export type CommandName = NameOfKind<"command">;
/** What a procedure hands back before the output schema of the api table has read it. */
export type Answer<Name extends ProcedureName> = z.input<Api[Name]["output"]>;

/** A scope and the database it calls. */
export interface Call extends Scope {
  database: Database;
}

/** What a command did: its audit entry's target, before and after, and the answer. */
export interface Change<Result> {
  target?: string;
  before?: unknown;
  after?: unknown;
  result: Result;
  /** Destinations whose lanes have something to do now. */
  ring?: readonly string[];
}

/** A change: its name is permission, API name and audit action; its input and output stand in the api table. */
export interface Command<Name extends CommandName = CommandName> {
  kind: "command";
  name: Name;
  run(tx: Transaction, input: InputOf<Name>, call: Call): Promise<Change<Answer<Name>>>;
}

/** A change that needs more than one short transaction may hold: it looks first, outside of any, and answers what is then done in one. */
export interface LookingCommand<Name extends CommandName = CommandName> {
  kind: "looking-command";
  name: Name;
  look(input: InputOf<Name>, call: Call): Promise<(tx: Transaction) => Promise<Change<Answer<Name>>>>;
}

export function lookingCommand<Name extends CommandName>(name: Name, look: LookingCommand<Name>["look"]): LookingCommand<Name> {
  return { kind: "looking-command", name, look };
}

export function command<Name extends CommandName>(name: Name, run: Command<Name>["run"]): Command<Name> {
  return { kind: "command", name, run };
}
