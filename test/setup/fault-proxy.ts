import net, { type AddressInfo, type Socket } from "node:net";

/** A TCP proxy that fails in ways in which networks do. It looks at no byte. */
export interface FaultProxy {
  port: number;
  /** Where connections lead. */
  aimAt(port: number): void;
  /** Every connection that is open now swallows what comes, both ways, and tells nobody; new ones work. */
  swallow(): void;
  /** While it is so every connection swallows what comes, those that are new too; those that were open then stay so for good. */
  setDeaf(deaf: boolean): void;
  /** Breaks every connection. While the link is down new ones are broken too. */
  cut(): void;
  setDown(down: boolean): void;
  /** When the newest connection came (`performance.now`). */
  newestAt(): number;
  /** How many connections were cut for being idle. */
  idleCuts(): number;
  close(): Promise<void>;
}

/** `idleMs`: cuts a connection without a byte for so long, as load balancers and home routers do. */
export async function startFaultProxy({ idleMs }: { idleMs?: number } = {}): Promise<FaultProxy> {
  const links = new Set<Link>();
  const state = { target: 0, down: false, deaf: false, newestAt: 0, idleCuts: 0 };
  const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    if (state.down) return void near.resetAndDestroy();
    state.newestAt = performance.now();
    const link = new Link(near, net.connect({ port: state.target, host: "127.0.0.1", allowHalfOpen: true, noDelay: true }));
    links.add(link);
    if (state.deaf) link.swallow();
    near.once("close", () => links.delete(link));
    if (idleMs !== undefined) link.cutWhenIdle(idleMs, () => state.idleCuts++);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => each(links, (link) => link.cut());
  const swallow = () => each(links, (link) => link.swallow());
  return {
    port: (server.address() as AddressInfo).port,
    aimAt(port) {
      state.target = port;
    },
    swallow,
    setDeaf(deaf) {
      state.deaf = deaf;
      if (deaf) swallow();
    },
    cut,
    setDown(down) {
      state.down = down;
      if (down) cut();
    },
    newestAt: () => state.newestAt,
    idleCuts: () => state.idleCuts,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function each(links: Iterable<Link>, strike: (link: Link) => void): void {
  for (const link of links) strike(link);
}

class Link {
  readonly #ends: readonly [Socket, Socket];

  constructor(near: Socket, far: Socket) {
    this.#ends = [near, far];
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      one.pipe(other);
      one.on("error", () => {}); // its close says so
      one.once("close", () => other.destroy());
    }
  }

  swallow(): void {
    for (const end of this.#ends) end.unpipe().resume();
  }

  cut(): void {
    for (const end of this.#ends) end.resetAndDestroy();
  }

  /** A byte in either direction keeps it. */
  cutWhenIdle(idleMs: number, told: () => void): void {
    const timer = setTimeout(() => {
      told();
      this.cut();
    }, idleMs);
    for (const end of this.#ends) {
      end.on("data", () => timer.refresh());
      end.once("close", () => clearTimeout(timer));
    }
  }
}
