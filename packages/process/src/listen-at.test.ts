import http from "node:http";
import { expect, test } from "vitest";
import { listenAt } from "./listen-at.ts";

test("gives the port that it listens at, and says why it cannot", async () => {
  const [server, second] = [http.createServer((_, response) => response.end("here")), http.createServer()];
  const port = await listenAt(server, { host: "127.0.0.1", port: 0 });
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("here");
  await expect(listenAt(second, { host: "127.0.0.1", port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  server.emit("error", new Error("too many open files")); // ends nothing
  server.close();
  server.closeAllConnections();
});
