import { benchWire, type Size, thousandths, type Way, type WireRow } from "./tunnel/wire.ts";

export interface TunnelFigures {
  bench: "tunnel";
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
  wire: WireRow[];
}

/** Measures tunnels beside a direct call, a bare proxy and a peer from npm, in turns. */
export async function benchTunnel({ seconds = 10 }: { seconds?: number } = {}): Promise<TunnelFigures> {
  const wire = await benchWire(seconds);
  const row = (way: Way, size: Size) => {
    const found = wire.find((one) => one.way === way && one.size === size);
    if (!found) throw new Error(`${way} was not measured with ${size}`);
    return found;
  };
  const ratio = (other: Way, size: Size) => thousandths(row("postern", size).perSecond / row(other, size).perSecond);
  const { perSecond, hubCpuMs, agentCpuMs } = row("postern", "1 KB");
  return {
    bench: "tunnel",
    figure: perSecond,
    unit: "deliveries/s",
    floor: row("localtunnel", "1 KB").perSecond,
    ratio: ratio("localtunnel", "1 KB"),
    ratio1Mb: ratio("localtunnel", "1 MB"),
    ratioDirect: ratio("direct", "1 KB"),
    ratioProxy: ratio("proxy", "1 KB"),
    hubCpuMs,
    agentCpuMs,
    wire,
  };
}
