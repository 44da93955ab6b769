import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Env } from "../env.ts";
import type { AgentEvent } from "../events.ts";
import { Ended } from "../exit.ts";
import { listen } from "../listen.ts";
import { defaultTunnelName } from "../machine.ts";
import type { Caller } from "../policy-file/caller.ts";
import { findProject } from "../project.ts";
import { type Finding, fault, fine, remark } from "./finding.ts";
import { holdIdle } from "./idle-line.ts";

export interface RoundTrip {
  env: Env;
  server: string;
  project: string | undefined;
  /** Whose test event goes round. */
  endpoint: string;
  call: Caller;
  /** Told every second while an idle line is held; nothing where that is left out. */
  progress: ((secondsLeft: number) => void) | undefined;
  /** Each finding, as it is known. */
  found(finding: Finding): void;
}

const readyMs = 15_000;
const arrivalMs = 20_000;
const answerMs = 5_000;

/**
 * A tunnel of its own to a server inside this process: a test event, signed by the gateway with the endpoint's secret, goes through the
 * endpoint's public address, is stored, and comes back here. Then the line is held idle. The tunnel is deleted again.
 */
export async function goRound(trip: RoundTrip): Promise<void> {
  const inside = await openInside();
  const line = openLine(trip, inside.port);
  try {
    const ready = await within(
      readyMs,
      line.event((event) => event.type === "ready"),
    );
    if (!ready) return trip.found(fault("Round trip", `no connection: ${line.cause() ?? "the hub did not say welcome in time"}`));
    trip.found(await bringOne(trip, inside, line));
    if (trip.progress) trip.found(await holdIdle({ ended: line.broken, progress: trip.progress }));
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    trip.found(fault("Round trip", error.message));
  } finally {
    line.stop();
    await within(answerMs, line.ended);
    await inside.close();
    await forget(trip);
  }
}

type Inside = Awaited<ReturnType<typeof openInside>>;
type Line = ReturnType<typeof openLine>;

async function bringOne({ call, endpoint: name, project }: RoundTrip, inside: Inside, line: Line): Promise<Finding> {
  const { id: projectId } = await findProject(call, project);
  const endpoint = (await call("endpoint.list", { projectId })).find((one) => one.name === name || one.id === name);
  if (!endpoint) return fault("Round trip", `there is no endpoint "${name}"`);
  const startedAt = performance.now();
  const { status, requestId, detail } = await call("endpoint.test", { id: endpoint.id });
  if (status >= 300 || requestId === undefined) return fault("Round trip", detail, "Open the request in the dashboard: it says which gate said no.");
  const isOurs = (event: AgentEvent) => event.type === "outcome" && event.delivery.requestId === requestId;
  const outcome = await within(arrivalMs, line.event(isOurs));
  if (outcome?.type !== "outcome")
    return fault(
      "Round trip",
      `${requestId} was accepted, and did not come here within ${arrivalMs / 1_000} s`,
      "Look at its deliveries: postern events show.",
    );
  const tookMs = Math.round(performance.now() - startedAt);
  const isWhole = inside.hashes.includes(outcome.delivery.sha256);
  if (!isWhole) return fault("Round trip", `${requestId} came, with other bytes than were stored`);
  return fine("Round trip", `a test event of ${name}, signed, stored and brought here to the byte in ${tookMs} ms (${requestId})`);
}

/** The tunnel stays where the credential may not delete it; nothing is lost by that. */
async function forget({ call, env, server, found, project }: RoundTrip): Promise<void> {
  try {
    const { id: projectId } = await findProject(call, project);
    const tunnel = (await call("tunnel.list", { projectId })).find(({ name }) => name === tunnelName());
    if (tunnel) await call("tunnel.delete", { id: tunnel.id });
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    const where = server === env.server ? "" : ` --server ${server}`;
    found(remark("Tidying up", `the tunnel ${tunnelName()} is left: ${error.message}`, `postern tunnel revoke ${tunnelName()}${where}`));
  }
}

function tunnelName(): string {
  return `${defaultTunnelName(0).replace(/-0$/, "")}-doctor`;
}

const listenOptions = { hostHeader: "local", slots: 1, timeout: answerMs, header: [], held: { choice: "skip" as const } };

function openLine({ env, server, project, endpoint }: RoundTrip, port: number) {
  const events: AgentEvent[] = [];
  const watchers = new Set<(event: AgentEvent) => void>();
  let stop = () => {};
  let cause: string | undefined;
  let broke: (cause: string) => void = () => {};
  const broken = new Promise<string>((resolve) => {
    broke = resolve;
  });
  const tell = (event: AgentEvent) => {
    events.push(event);
    if (event.type === "reconnecting") broke(event.says);
    for (const watch of watchers) watch(event);
  };
  const options = { server, name: tunnelName(), ...listenOptions, ...(project && { project }) };
  const onStop = (work: () => void) => {
    stop = work;
  };
  const ended = listen({ target: String(port), endpoints: [endpoint], options }, { env, tell, onStop }).catch((error: Error) => {
    cause = error.message;
    broke(error.message);
  });
  return {
    ...{ ended, broken, stop: () => stop(), cause: () => cause },
    event: (fits: (event: AgentEvent) => boolean) =>
      new Promise<AgentEvent | undefined>((resolve) => {
        const known = events.find(fits);
        if (known) return resolve(known);
        watchers.add((event) => fits(event) && resolve(event));
        void ended.then(() => resolve(undefined));
      }),
  };
}

/** A server inside this process that takes whatever comes, and remembers the hash of each body. */
async function openInside() {
  const hashes: string[] = [];
  const server = http.createServer((request, response) => {
    const hash = createHash("sha256");
    request.on("data", (chunk: Buffer) => hash.update(chunk));
    request.on("end", () => {
      hashes.push(hash.digest("hex"));
      response.end("taken by postern doctor\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { port: (server.address() as AddressInfo).port, hashes, close };
}

function within<Value>(ms: number, work: Promise<Value>): Promise<Value | undefined> {
  return Promise.race([work, new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms).unref())]);
}
