import { parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** What the address of the audit log holds. */
export const auditSearch = {
  action: parseAsString.withDefault(""),
  actor: parseAsString.withDefault(""),
  target: parseAsString.withDefault(""),
  outcome: parseAsStringLiteral(["any", "done", "denied"]).withDefault("any"),
  /** The entry that is open, by its place in the chain. */
  entry: parseAsInteger,
};
