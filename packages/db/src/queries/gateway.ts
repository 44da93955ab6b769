import { query } from "../query.ts";

/** The gateway's own addresses, the same for every organization. */
export const getGateway = query("gateway.get", async (_tx, _input, { database: { ports } }) => ({ hubUrl: ports.hubUrl, ingestUrl: ports.publicBase }));
