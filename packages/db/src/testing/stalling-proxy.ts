import net from "node:net";

export interface StallingProxy {
  /** The database's address by way of the proxy. */
  url: string;
  /** From here on no answer comes through on the connections of now; later ones are not touched. */
  stall(): void;
  close(): Promise<void>;
}

/** A network between a client and PostgreSQL that can lose every answer without breaking the connection. */
export async function openStallingProxy(databaseUrl: string): Promise<StallingProxy> {
  const url = new URL(databaseUrl);
  const pairs = new Set<{ near: net.Socket; far: net.Socket }>();
  const target = { host: url.hostname, port: Number(url.port || 5432) };
  const server = net.createServer((near) => {
    const far = net.connect(target);
    const pair = { near, far };
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const socket of [near, far]) socket.on("error", () => {});
    near.on("close", () => far.destroy());
    far.on("close", () => {
      near.destroy();
      pairs.delete(pair);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as net.AddressInfo).port);
  return {
    url: url.href,
    stall() {
      for (const { near, far } of pairs) far.unpipe(near).resume();
    },
    async close() {
      for (const { near } of pairs) near.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
