import { once } from "node:events";
import net, { type Socket } from "node:net";
import { startAgent } from "../../setup/agent.ts";
import { type Child, startChild } from "../child.ts";
import { quantile, thousandths } from "./rounds.ts";
import type { TunnelHouse } from "./tunnel-house.ts";

/** A TCP share as its visitor has it, beside the same local server without anything between, and behind as many pipes as a share has processes. */
export interface TcpRow {
  way: "direct" | "three pipes" | "share";
  /** Of one stream, and of eight at once. */
  downMbPerSecond: number;
  upMbPerSecond: number;
  eightDownMbPerSecond: number;
  /** One byte there and back, one at a time. */
  echoP50Ms: number;
  echoP99Ms: number;
  /** From a connection's beginning to its first byte back. */
  openedP50Ms: number;
}

const bytes = 64_000_000;
const echoes = 2_000;
const openings = 50;
const rounds = 3;
const readyMs = 30_000;

export async function benchTcp({ house, token }: TunnelHouse): Promise<TcpRow[]> {
  const origin = await startChild("test/bench/tunnel/tcp-origin.ts", {});
  const started: Child[] = [origin];
  const port = (child: Child) => Number(child.ready.port);
  const start = async (program: string, env: Record<string, string>, args: string[] = []) => {
    const child = await startChild(program, env, args);
    started.push(child);
    return port(child);
  };
  const { secret: key } = await house.gateway.call("api-key.create", { name: "dba", rights: ["read"] });
  const args = ["tcp", String(port(origin)), "--name", "bench-db", "--to", "key:dba"];
  const agent = startAgent({ server: house.addresses.web, token, verb: ["share"], args });
  try {
    await agent.said("ready", readyMs);
    let piped = port(origin);
    for (let pipes = 0; pipes < 3; pipes++) piped = await start("test/bench/tunnel/tcp-pipe.ts", {}, [String(piped)]);
    const env = { POSTERN_BENCH_HUB: house.addresses.hub, POSTERN_BENCH_KEY: key, POSTERN_BENCH_SHARE: "bench-db" };
    const shared = await start("test/bench/tunnel/connect-end.ts", env);
    return await inTurns({ direct: port(origin), "three pipes": piped, share: shared });
  } finally {
    await agent.stop();
    await Promise.all(started.map((child) => child.stop()));
  }
}

async function inTurns(ports: Record<TcpRow["way"], number>): Promise<TcpRow[]> {
  const ways = Object.entries(ports) as [TcpRow["way"], number][];
  const measured = new Map<TcpRow["way"], Omit<TcpRow, "way">[]>(ways.map(([way]) => [way, []]));
  for (const [, port] of ways) await echo(port, echoes / 4); // until compiled code runs
  for (let round = 0; round < rounds; round++) for (const [way, port] of ways) measured.get(way)?.push(await measure(port));
  return ways.map(([way]) => {
    const all = measured.get(way) ?? [];
    const middle = (name: keyof (typeof all)[number]) =>
      quantile(
        all.map((one) => one[name]),
        0.5,
      );
    const speeds = { downMbPerSecond: middle("downMbPerSecond"), upMbPerSecond: middle("upMbPerSecond"), eightDownMbPerSecond: middle("eightDownMbPerSecond") };
    return { way, ...speeds, echoP50Ms: middle("echoP50Ms"), echoP99Ms: middle("echoP99Ms"), openedP50Ms: middle("openedP50Ms") };
  });
}

async function measure(port: number): Promise<Omit<TcpRow, "way">> {
  const downMbPerSecond = await speed(() => down(port, bytes));
  const upMbPerSecond = await speed(() => up(port));
  const eightDownMbPerSecond = await speed(() => Promise.all(Array.from({ length: 8 }, () => down(port, bytes / 8))));
  const echoMs = await echo(port, echoes);
  const openedMs: number[] = [];
  for (let opening = 0; opening < openings; opening++) openedMs.push(...(await echo(port, 1)));
  const speeds = { downMbPerSecond, upMbPerSecond, eightDownMbPerSecond };
  return { ...speeds, echoP50Ms: quantile(echoMs, 0.5), echoP99Ms: quantile(echoMs, 0.99), openedP50Ms: quantile(openedMs, 0.5) };
}

async function speed(carry: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await carry();
  return Math.round(bytes / 1_000 / (performance.now() - startedAt));
}

async function open(port: number): Promise<Socket> {
  const socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
  await once(socket, "connect");
  return socket;
}

async function down(port: number, size: number): Promise<void> {
  const socket = await open(port);
  socket.end(`d${size}`);
  let arrived = 0;
  for await (const chunk of socket) arrived += chunk.length;
  if (arrived !== size) throw new Error(`${arrived} bytes of ${size} came`);
}

async function up(port: number): Promise<void> {
  const socket = await open(port);
  const piece = Buffer.alloc(64_000, "x");
  socket.write("u");
  for (let left = bytes; left > 0; left -= piece.length) if (!socket.write(piece)) await once(socket, "drain");
  socket.end();
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  if (Number(answer) !== bytes) throw new Error(`${answer} bytes of ${bytes} arrived`);
}

/** How long each byte took there and back; the first with the connection's beginning. */
async function echo(port: number, count: number): Promise<number[]> {
  const tookMs: number[] = [];
  let startedAt = performance.now();
  const socket = await open(port);
  socket.write("e");
  for (let sent = 0; sent < count; sent++) {
    if (sent > 0) startedAt = performance.now();
    socket.write("x");
    await once(socket, "data");
    tookMs.push(thousandths(performance.now() - startedAt));
  }
  socket.destroy();
  return tookMs;
}
