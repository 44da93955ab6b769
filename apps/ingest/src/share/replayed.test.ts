import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { replayed } from "./replayed.ts";

test.each([
  ["with what came behind its body", "X-Sum: abc\r\n", ["X-Sum", "abc"]],
  ["of which nothing came behind its body", "", []],
])("a request that was read to be judged is read once more, %s", async (_case, behind, rawTrailers) => {
  const server = http.createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const sender = net.connect((server.address() as AddressInfo).port, "127.0.0.1");
  sender.write(`POST /a HTTP/1.1\r\nHost: demo\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nall\r\n0\r\n${behind}\r\n`);
  const [request] = (await once(server, "request")) as [http.IncomingMessage];
  const again = replayed(request, await buffer(request));
  expect([again.method, again.url, again.complete, again.rawTrailers]).toEqual(["POST", "/a", true, rawTrailers]);
  expect(await buffer(again)).toEqual(Buffer.from("all"));
  sender.destroy();
  server.close();
});
