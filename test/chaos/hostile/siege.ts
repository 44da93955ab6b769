import net from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { writeFrame } from "@postern/contract/frame-codec";
import { type AgentFrame, agentPath, protocolVersion, subprotocol } from "@postern/contract/frames";
import type { Id } from "@postern/contract/id";
import { WebSocket } from "ws";

/** What a thief has: a good token, tunnels and a share of its owner, and the addresses that lead to them. */
export interface Mark {
  hubPort: number;
  token: string;
  tunnels: Id<"tun">[];
  /** Feeds all of these tunnels. */
  eventsUrl: string;
  share: { tunnelId: string; url: string; headers: { host: string; authorization: string } };
  /** Whoever guesses ids and leases is beaten by whoever can read them. */
  databaseUrl: string;
}
export type HelloFrame = Extract<AgentFrame, { kind: "hello" }>;
/** One way to misbehave, until it is over. */
export type Attack = (siege: Siege) => Promise<void>;

const dialAgainMs = 250;
const end = { agentVersion: "0.1.0", machine: "hostile", forward: "http://localhost:1", slots: 16, answerMs: 30_000, retry: false, localUp: true };

/** One attack while it runs: what it opened, how often it struck, and until when. */
export class Siege {
  readonly mark: Mark;
  readonly over: AbortSignal;
  strikes = 0;
  readonly #sockets = new Set<net.Socket>();

  constructor(mark: Mark, forMs: number) {
    this.mark = mark;
    this.over = AbortSignal.timeout(forMs);
  }

  /** Strikes again and again until it is over. */
  async again(everyMs: number, strike: () => unknown): Promise<void> {
    while (!this.over.aborted) {
      await strike();
      this.strikes++;
      await wait(everyMs);
    }
  }

  /** Keeps an agent in at each tunnel, however often it is thrown out, and has each of them strike. */
  async fromEveryTunnel(everyMs: number, strike: (agent: WebSocket) => void): Promise<void> {
    const keepIn = async (tunnel: string) => {
      const agent = await this.enter({ tunnel });
      while (agent?.readyState === WebSocket.OPEN && !this.over.aborted) {
        strike(agent);
        this.strikes++;
        await wait(everyMs);
      }
      if (!this.over.aborted) await wait(dialAgainMs);
    };
    const untilOver = async (tunnel: string) => {
      while (!this.over.aborted) await keepIn(tunnel);
    };
    await Promise.all(this.mark.tunnels.map(untilOver));
  }

  /** An agent that is welcome; nothing when it was kept out. */
  enter(hello: Partial<HelloFrame>): Promise<WebSocket | undefined> {
    const agent = this.dial();
    agent.once("open", () => send(agent, { kind: "hello", protocol: [protocolVersion], ...end, tunnel: "", held: { choice: "drain" }, ...hello }));
    return new Promise((resolve) => {
      agent.once("message", () => resolve(agent.readyState === WebSocket.OPEN ? agent : undefined));
      agent.once("close", () => resolve(undefined));
    });
  }

  /** A WebSocket at the agents' door, with a good token. */
  dial(): WebSocket {
    const headers = { authorization: `Bearer ${this.mark.token}` };
    const agent = new WebSocket(`ws://127.0.0.1:${this.mark.hubPort}${agentPath}`, subprotocol, { headers, perMessageDeflate: false });
    agent.on("error", () => {}); // thrown out, as it deserves
    agent.once("upgrade", ({ socket }) => this.#keep(socket));
    return agent;
  }

  /** A bare connection to the hub. */
  connect(): net.Socket {
    return this.#keep(net.connect(this.mark.hubPort, "127.0.0.1"));
  }

  /** Leaves nothing behind. */
  lift(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #keep(socket: net.Socket): net.Socket {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => this.#sockets.delete(socket));
    return socket;
  }
}

export function send(agent: WebSocket, frame: AgentFrame): void {
  agent.send(writeFrame(frame), () => {});
}
