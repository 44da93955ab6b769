import { buildDashboard, dashboardIsFresh } from "@postern/up/build";
import { startTestServer } from "../../setup/database.ts";
import { type House, startHouse } from "../../setup/house.ts";
import { type Child, startChild } from "../child.ts";

/** A whole house over a PostgreSQL that keeps its promises, a token for agents, and a local server in a process of its own. */
export interface TunnelHouse {
  house: House;
  token: string;
  origin: Child;
  originUrl: string;
}

export async function withTunnelHouse<Result>(work: (tunnelHouse: TunnelHouse) => Promise<Result>): Promise<Result> {
  if (!dashboardIsFresh()) await buildDashboard(); // agents ask its API for their tunnels
  const server = await startTestServer({ durable: true });
  const house = await startHouse({ web: true, serverUrl: server.url });
  const origin = await startChild("test/bench/tunnel/origin.ts", {});
  try {
    const { secret: token } = await house.gateway.call("agent-token.create", { name: "bench", expiresInDays: 1 });
    return await work({ house, token, origin, originUrl: `http://127.0.0.1:${origin.ready.port}/` });
  } finally {
    await house.stop();
    await origin.stop();
    await server.stop();
  }
}
