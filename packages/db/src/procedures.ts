import type { ProcedureName } from "@postern/contract/api";
import type { Command, CommandName } from "./command.ts";
import { getSession } from "./queries/session.ts";
import type { Query, QueryName } from "./query.ts";

/** Every procedure that is data. The rest needs providers or sockets and lives in apps/web; a tail is queries/tail.ts, asked again and again. */
export type StoredProcedureName = Exclude<ProcedureName, "provider.list" | "endpoint.test" | "request.tail">;

type Stored<Name extends StoredProcedureName> = Name extends CommandName ? Command<Name> : Name extends QueryName ? Query<Name> : never;

export const procedures: { [Name in StoredProcedureName]?: Stored<Name> } = {
  "session.get": getSession,
};
