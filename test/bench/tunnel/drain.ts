import { Agent, request as httpRequest } from "node:http";
import os from "node:os";
import { startAgent } from "../../setup/agent.ts";
import { untilFound } from "../../setup/until.ts";
import { startSilent } from "../child.ts";
import { thousandths } from "./rounds.ts";
import type { TunnelHouse } from "./tunnel-house.ts";

/** What came of as many held deliveries by either way, each counted from its first attempt's start to its last one's end. */
export interface DrainFigures {
  deliveries: number;
  tunnelPerSecond: number;
  urlPerSecond: number;
  /** The tunnel's to the URL's. */
  ratio: number;
  /** Of both: delivered, with one attempt each, and seen by the local server as often. */
  balances: boolean;
}

const deliveries = 10_000;
const body = Buffer.alloc(1_024, "x");
const senders = 32;
const slots = 16;
const withinMs = 120_000;

/** B2: 10,000 events that waited for a laptop, brought by its agent; the same by the worker's lane to a URL with the same concurrency. */
export async function benchDrain(tunnelHouse: TunnelHouse): Promise<DrainFigures> {
  const { house, token, originUrl } = tunnelHouse;
  const { call, projectId } = house.gateway;
  const toTunnel = await call("endpoint.create", { projectId, name: "drained" });
  const toUrl = await call("endpoint.create", { projectId, name: "posted", destinationUrl: originUrl });
  await makeTunnel(tunnelHouse);
  const ends = await endsOf(tunnelHouse, [toTunnel.id, toUrl.id]);
  await call("destination.update", { id: ends.url, concurrency: slots });
  await call("destination.pause", { id: ends.url });
  await house.configured();
  for (const { url } of [toTunnel, toUrl]) await post(url, deliveries);

  const agent = startSilent(["apps/agent/bin/postern.mjs", "listen", ...listenArgs(originUrl), "--output", "quiet"], {
    ...{ POSTERN_SERVER: house.addresses.web, POSTERN_AGENT_TOKEN: token, HOME: os.tmpdir() },
  });
  const tunnel = await untilDrained(tunnelHouse, ends.tunnel);
  await agent.stop();
  await call("destination.resume", { id: ends.url });
  const url = await untilDrained(tunnelHouse, ends.url);
  const [tunnelPerSecond, urlPerSecond] = [tunnel.perSecond, url.perSecond];
  return { deliveries, tunnelPerSecond, urlPerSecond, ratio: thousandths(tunnelPerSecond / urlPerSecond), balances: tunnel.balances && url.balances };
}

function listenArgs(originUrl: string): string[] {
  return [new URL(originUrl).port, "drained", "--name", "laptop", "--held", "drain", "--slots", String(slots)];
}

/** A first run of the agent; after it the tunnel is there, and nobody at its end. */
async function makeTunnel({ house, token, originUrl }: TunnelHouse): Promise<void> {
  const agent = startAgent({ server: house.addresses.web, token, args: listenArgs(originUrl) });
  await agent.said("ready", 30_000);
  await agent.stop();
}

async function endsOf({ house: { gateway } }: TunnelHouse, [toTunnel, toUrl]: [string, string]) {
  const routes = await gateway.call("route.list", { projectId: gateway.projectId });
  const end = (endpointId: string) => {
    const route = routes.find((one) => one.endpointId === endpointId);
    if (!route) throw new Error(`${endpointId} has no route`);
    return route.destinationId;
  };
  return { tunnel: end(toTunnel), url: end(toUrl) };
}

/** Posts so many, by a few senders at once, each of whom waits for its answer. */
async function post(url: string, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: senders });
  let left = count;
  const send = async (): Promise<void> => {
    while (left-- > 0) {
      const status = await new Promise((resolve, reject) => {
        const request = httpRequest(url, { method: "POST", agent, headers: { "Content-Length": body.length } }, (response) => {
          response.resume().once("end", () => resolve(response.statusCode));
        });
        request.once("error", reject).end(body);
      });
      if (status !== 202) throw new Error(`ingest answered ${status}`);
    }
  };
  await Promise.all(Array.from({ length: senders }, send));
  agent.destroy();
}

async function untilDrained({ house: { database } }: TunnelHouse, destinationId: string): Promise<{ perSecond: number; balances: boolean }> {
  const look = async () => {
    const [row] = await database.sql("SELECT count(*)::int AS open FROM delivery WHERE destination_id = $1 AND state = 'pending'", [destinationId]);
    return row?.open === 0 ? true : undefined;
  };
  await untilFound(look, withinMs, () => `the deliveries of ${destinationId} did not all end`);
  const [row] = await database.sql(
    `SELECT count(*)::int AS attempts, count(*) FILTER (WHERE outcome = 'delivered')::int AS delivered,
       extract(epoch FROM max(started_at + duration_us * interval '1 microsecond') - min(started_at)) AS seconds
     FROM attempt WHERE destination_id = $1`,
    [destinationId],
  );
  return { perSecond: Math.round(deliveries / Number(row?.seconds)), balances: row?.attempts === deliveries && row?.delivered === deliveries };
}
