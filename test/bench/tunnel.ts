import { type AnswerTimeFigures, benchAnswerTime } from "./tunnel/answer-time.ts";
import { benchCrowd, type CrowdFigures } from "./tunnel/crowd.ts";
import { benchDistance, type DistanceRow } from "./tunnel/distance.ts";
import { benchDrain, type DrainFigures } from "./tunnel/drain.ts";
import { benchLoss, canLose, type LossRow } from "./tunnel/loss.ts";
import { type Row, ratioOf } from "./tunnel/rounds.ts";
import { benchSlowReader, type SlowReaderFigures } from "./tunnel/slow-reader.ts";
import { benchSmee, type SmeeFigures } from "./tunnel/smee.ts";
import { benchStalledStream, type StalledFigures } from "./tunnel/stalled-stream.ts";
import { benchStreams, type StreamFigures } from "./tunnel/streams.ts";
import { benchTcp, type TcpRow } from "./tunnel/tcp.ts";
import { withTunnelHouse } from "./tunnel/tunnel-house.ts";
import { benchWire } from "./tunnel/wire.ts";

/** What is measured, by the names that `--only` takes. */
const parts = ["wire", "smee", "live", "distance", "loss", "reader", "stalled", "drain", "answer", "tcp", "crowd"] as const;
type Part = (typeof parts)[number];
const houseParts: readonly Part[] = ["drain", "answer", "tcp", "crowd"];

/** The figures of each part that was measured. */
export interface TunnelFigures extends Partial<WireFigures>, Partial<LiveFigures> {
  bench: "tunnel";
  smee?: SmeeFigures;
  distance?: DistanceRow[];
  loss?: LossRow[];
  reader?: SlowReaderFigures;
  stalled?: StalledFigures;
  drain?: DrainFigures;
  answer?: AnswerTimeFigures;
  tcp?: TcpRow[];
  crowd?: CrowdFigures;
}
interface WireFigures {
  /** Deliveries of 1 KB a second over the wire: hub, TLS, agent, local server, and the answer back; no database. */
  figure: number;
  unit: "deliveries/s";
  /** localtunnel with the same load in the same run. */
  floor: number;
  ratio: number;
  /** The same for 1 MB. */
  ratio1Mb: number;
  /** 1 KB against a direct call, and against a bare node:http proxy. */
  ratioDirect: number;
  ratioProxy: number;
  hubCpuMs: number;
  agentCpuMs: number;
  wire: Row[];
}
interface LiveFigures extends StreamFigures {
  /** Live HTTP to localtunnel, 1 KB and 1 MB. */
  liveRatio: number;
  liveRatio1Mb: number;
}

/** Measures tunnels beside a direct call, a bare proxy and peers from npm, in turns. */
export async function benchTunnel({ seconds = 10, only = "" }: { seconds?: number; only?: string } = {}): Promise<TunnelFigures> {
  const wanted = partsOf(only);
  const secondsOfRound = Math.max(1, Math.round(seconds / 5));
  const figures: TunnelFigures = { bench: "tunnel" };
  if (wanted.has("wire")) Object.assign(figures, wireFigures(await benchWire(secondsOfRound)));
  if (wanted.has("smee")) figures.smee = await benchSmee(secondsOfRound);
  if (wanted.has("live")) Object.assign(figures, liveFigures(await benchStreams(secondsOfRound)));
  if (wanted.has("distance")) figures.distance = await benchDistance();
  if (wanted.has("loss") && (only !== "" || canLose())) figures.loss = await benchLoss();
  if (wanted.has("reader")) figures.reader = await benchSlowReader();
  if (wanted.has("stalled")) figures.stalled = await benchStalledStream();
  if (!houseParts.some((part) => wanted.has(part))) return figures;

  await withTunnelHouse(async (tunnelHouse) => {
    if (wanted.has("answer")) figures.answer = await benchAnswerTime(tunnelHouse);
    if (wanted.has("drain")) figures.drain = await benchDrain(tunnelHouse);
    if (wanted.has("tcp")) figures.tcp = await benchTcp(tunnelHouse);
    if (wanted.has("crowd")) figures.crowd = await benchCrowd(tunnelHouse);
  });
  return figures;
}

function partsOf(only: string): ReadonlySet<Part> {
  if (only === "") return new Set(parts);
  const named = only.split(",");
  const unknown = named.find((name) => !parts.includes(name as Part));
  if (unknown !== undefined) throw new Error(`--only takes ${parts.join(", ")}: "${unknown}" is none of them`);
  return new Set(named as Part[]);
}

function wireFigures(wire: Row[]): WireFigures {
  const row = (way: string) => wire.find((one) => one.way === way && one.size === "1 KB");
  const [ours, peer] = [row("postern"), row("localtunnel")];
  if (!ours || !peer) throw new Error("the wire was not measured");
  const ratio = (to: string, size: Row["size"] = "1 KB") => ratioOf(wire, size, { of: "postern", to });
  const { perSecond: figure, hubCpuMs, agentCpuMs } = ours;
  return {
    ...{ figure, unit: "deliveries/s", floor: peer.perSecond, ratio: ratio("localtunnel"), ratio1Mb: ratio("localtunnel", "1 MB") },
    ...{ ratioDirect: ratio("direct"), ratioProxy: ratio("proxy"), hubCpuMs, agentCpuMs, wire },
  };
}

function liveFigures({ live, streams }: StreamFigures): LiveFigures {
  const ratio = (size: Row["size"]) => ratioOf(live, size, { of: "live", to: "localtunnel" });
  return { liveRatio: ratio("1 KB"), liveRatio1Mb: ratio("1 MB"), live, streams };
}
