import type { LiveTunnel } from "./live-tunnel.ts";

/** Of agents that share a tunnel, the one with the fewest streams. */
export function leastBusy(tunnels: Iterable<LiveTunnel>): LiveTunnel | undefined {
  let found: LiveTunnel | undefined;
  for (const tunnel of tunnels) if (!found || tunnel.use.inFlight < found.use.inFlight) found = tunnel;
  return found;
}
