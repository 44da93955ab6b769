import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import tls from "node:tls";
import { cutOff } from "@postern/contract/cut-off";
import { expect, test } from "vitest";
import { makeCertificate } from "../testing-tls.ts";

const files = makeCertificate();

/** What OpenSSL says at the end of a connection: nothing when it was ended, or that it was cut (RFC 8446, section 6.1). */
async function endAsRead(end: (socket: tls.TLSSocket) => void): Promise<{ read: string; said: string; code: number }> {
  if (!files) throw new Error("no certificate");
  const options = { cert: fs.readFileSync(files.certFile), key: fs.readFileSync(files.keyFile) };
  const server = tls.createServer(options, (socket) => {
    socket.on("error", () => {});
    socket.write("half", () => end(socket));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const client = spawn("openssl", ["s_client", "-quiet", "-connect", `127.0.0.1:${(server.address() as AddressInfo).port}`]);
  const [read, said, [code]] = await Promise.all([text(client.stdout), text(client.stderr), once(client, "close")]);
  server.close();
  return { read, said, code };
}

test.skipIf(!files)("under TLS a stream that is cut ends without the word that it is whole, and its reader can tell", async () => {
  expect(await endAsRead((socket) => socket.end())).toMatchObject({ read: "half", code: 0 });
  expect(await endAsRead(cutOff)).toMatchObject({ read: "half", said: expect.stringContaining("unexpected eof"), code: 1 });
});
