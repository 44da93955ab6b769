import type { DataKey } from "@postern/db/seal";
import type { LiveEndpoint, ReadyEndpoint } from "../live-endpoint.ts";

/** Where people sign in: an endpoint, or a share, at a host of its own. */
export interface LoginSite {
  organizationId: string;
  id: string;
  name: string;
  /** Seals what the dashboard is told of a browser. */
  dataKey: DataKey;
}

export function siteOf({ organizationId, id, name }: LiveEndpoint, { dataKey }: ReadyEndpoint): LoginSite {
  return { organizationId, id, name, dataKey };
}
