import { query } from "../query.ts";

/** By which identity providers the organization's people sign in; never with what secret. */
export const listSsoConnections = query("sso-connection.list", (tx, _, { organizationId }) =>
  tx.ssoConnection.findMany({ where: { organizationId }, select: { id: true, label: true, issuer: true }, orderBy: [{ label: "asc" }, { id: "asc" }] }),
);
