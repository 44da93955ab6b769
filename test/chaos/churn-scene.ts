import net, { type AddressInfo } from "node:net";
import { type Child, startChild } from "../bench/child.ts";
import { type AgentProcess, startAgent } from "../setup/agent.ts";
import { openAnswered } from "./answered.ts";
import { type LaptopScene, withLaptopScene } from "./laptop-scene.ts";

/** The scene of a laptop with every way into it: deliveries, answers, a share of HTTP and one of TCP. */
export interface ChurnScene extends LaptopScene {
  answeredUrl: string;
  shareUrl: string;
  /** What a program shows at the share. */
  shareHeaders: { host: string; authorization: string };
  hubUrl: string;
  key: string;
  /** Strikes every agent dead, and starts it again; resolves when they are there. */
  killAgents(): Promise<void>;
}

const readyMs = 30_000;

export function withChurnScene<Result>(work: (scene: ChurnScene) => Promise<Result>): Promise<Result> {
  return withLaptopScene({ thinkMsMax: 20 }, async (scene) => {
    const { house, agentSettings, local, proxy } = scene;
    const answeredUrl = await openAnswered(house);
    const { secret: key } = await house.gateway.call("api-key.create", { name: "ci", rights: ["read"] });
    const [page, echo] = [await startChild("test/bench/tunnel/origin.ts", {}), await startEcho()];
    const commands = commandsOf({ localPort: local.port, page, echoPort: echo.port });
    const startAll = async () => {
      const started = commands.map(({ verb, args }) => startAgent({ ...agentSettings, verb, args }));
      await Promise.all(started.map((agent) => agent.said("ready", readyMs)));
      return started;
    };
    let agents: AgentProcess[] = await startAll();
    await house.configured();
    try {
      return await work({
        ...{ ...scene, answeredUrl, ...shareOf("page", house.addresses.share, key), hubUrl: `http://127.0.0.1:${proxy.port}`, key },
        async killAgents() {
          await Promise.all(agents.map((agent) => agent.kill()));
          agents = await startAll();
        },
      });
    } finally {
      await Promise.all(agents.map((agent) => agent.kill()));
      await page.stop();
      echo.close();
    }
  });
}

interface Command {
  verb: string[];
  args: string[];
}

function commandsOf({ localPort, page, echoPort }: { localPort: string; page: Child; echoPort: number }): Command[] {
  const shared = ["--to", "organization,key:ci"];
  return [
    { verb: ["listen"], args: [localPort, "chaos", "answered", "--name", "laptop", "--held", "drain", "--mode", "answer"] },
    { verb: ["share", "http"], args: [String(page.ready.port), "--name", "page", ...shared] },
    { verb: ["share", "tcp"], args: [String(echoPort), "--name", "pipe", ...shared] },
  ];
}

/** Names under .localhost are known to browsers only: a program names the share in the Host header. */
export function shareOf(share: string, shareBase: string, key: string): Pick<ChurnScene, "shareUrl" | "shareHeaders"> {
  const { port, hostname } = new URL(shareBase);
  return { shareUrl: `http://127.0.0.1:${port}/`, shareHeaders: { host: `${share}.${hostname}:${port}`, authorization: `Bearer ${key}` } };
}

async function startEcho(): Promise<{ port: number; close(): void }> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => socket.on("error", () => {}).pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}
