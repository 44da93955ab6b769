import { spawnSync } from "node:child_process";
import { sendLoad } from "../load.ts";
import { measureFar } from "./distance.ts";
import { directFar, live, reversedHttp2 } from "./live-contenders.ts";
import { inOrder, thousandths, withWays } from "./rounds.ts";

/** What one way carries where packets between hub and agent are lost. */
export interface LossRow {
  way: string;
  lossShare: number;
  upMbPerSecond: number;
  downMbPerSecond: number;
  /** 1 KB and its answer, 16 at once. */
  p50Ms: number;
  p99Ms: number;
  failed: number;
}

/** Whether this system can be made to lose packets: Linux with ip and bridge (iproute2), and namespaces for whoever asks. */
export function canLose(): boolean {
  return spawnSync("unshare", ["-r", "-n", "sh", "-c", "ip -V && bridge -V"]).status === 0;
}

const roundTripMs = 20;
const lossShares = [0, 0.01];
const [connections, seconds] = [16, 6];

/** 1 MB up and down, and small requests beside each other, through a link of 20 ms that loses no packet and one of a hundred. */
export async function benchLoss(): Promise<LossRow[]> {
  if (!canLose()) throw new Error("packets are lost between two network namespaces of Linux, made with unshare, ip and bridge: one of them cannot be had here");
  const rows: LossRow[] = [];
  for (const lossShare of lossShares) {
    const between = { roundTripMs, lossShare };
    const ways = {
      direct: (origin: string) => directFar(origin, between),
      live: (origin: string) => live(origin, between),
      "reversed HTTP/2": (origin: string) => reversedHttp2(origin, between),
    };
    const measured = withWays(ways, (running) =>
      inOrder(running, async (way, { url, headers }) => {
        const { upMbPerSecond, downMbPerSecond } = await measureFar(url, 1_000_000);
        const { p50Ms, p99Ms, failed } = await sendLoad({ url, headers, body: "x".repeat(1_024), connections, seconds });
        return { way, lossShare, upMbPerSecond, downMbPerSecond, p50Ms: thousandths(p50Ms), p99Ms: thousandths(p99Ms), failed };
      }),
    );
    rows.push(...(await measured));
  }
  return rows;
}
