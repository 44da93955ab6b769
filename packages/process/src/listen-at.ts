import type { AddressInfo, Server } from "node:net";

/** Opens a server at a port (0: any free one) and gives the port; rejects where that cannot be had. What fails later at the door ends nothing. */
export async function listenAt(server: Server, place: { host: string; port: number }): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(place, () => {
      server.off("error", reject);
      resolve();
    });
  });
  server.on("error", () => {}); // out of file descriptors, say: the next accept tries again
  return (server.address() as AddressInfo).port;
}
