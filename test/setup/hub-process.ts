import net from "node:net";
import type { Stage } from "@postern/db/testing/stage";
import { type Child, startChild } from "../bench/child.ts";

/** A hub as a process of its own, over the stage's database. */
export function startHub(stage: Stage, port: number): Promise<Child> {
  const own = { POSTERN_HUB_PORT: String(port), POSTERN_HUB_ADDRESS: `ws://127.0.0.1:${port}`, POSTERN_SHARE_PORT: "0", POSTERN_HEALTH_PORT: "0" };
  const databases = { DATABASE_URL: stage.as("ingest"), POSTERN_HUB_DATABASE_URL: stage.as("hub") };
  const keys = stage.database.keyRing.map(({ id, key }) => `${id}:${key.toString("base64")}`).join(",");
  const shared = { POSTERN_KEYS: keys, POSTERN_INGEST_URL: "http://127.0.0.1", POSTERN_SHARE_URL: "http://share.localhost:8083", POSTERN_ROLES: "hub" };
  const here = { POSTERN_INGEST_HOST: "127.0.0.1", POSTERN_LOCAL: "1", POSTERN_UNSAFE: "1" };
  return startChild("apps/ingest/src/main.ts", { ...own, ...databases, ...shared, ...here });
}

/** What stands before the hubs: each connection goes to the first that takes it. */
export function balancer(ports: readonly number[]): net.Server {
  return net.createServer((socket) => {
    const dial = ([port, ...others]: readonly number[]) => {
      if (port === undefined) return void socket.destroy();
      const hub = net.connect(port, "127.0.0.1", () => socket.pipe(hub).pipe(socket));
      hub.once("error", () => (hub.pending ? dial(others) : socket.destroy()));
      hub.once("close", (failed) => void (failed || socket.destroy()));
      socket.once("close", () => hub.destroy());
    };
    socket.on("error", () => {});
    dial(ports);
  });
}
