import { bareProxy, direct, localtunnel, postern, twoProxies } from "./contenders.ts";
import { inTurns, type Row, withWays } from "./rounds.ts";

/** B1: stored deliveries over the hub's wire from memory: no database, no policy. */
export function benchWire(secondsOfRound: number): Promise<Row[]> {
  return withWays({ direct, proxy: bareProxy, "two proxies": twoProxies, postern, localtunnel }, (running) => inTurns(running, secondsOfRound));
}
