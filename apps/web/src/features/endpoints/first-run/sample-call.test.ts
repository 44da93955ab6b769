import { execFile } from "node:child_process";
import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sampleCall } from "./sample-call.ts";

interface Heard {
  headers: IncomingHttpHeaders;
  body: string;
}
const heard: Heard[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.end();
  });
});

let url = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/e/it's`;
});
afterAll(() => server.close());

const run = async (command: string): Promise<Heard | undefined> => {
  await promisify(execFile)("bash", ["-c", command]);
  return heard.pop();
};

test("the command for any sender posts JSON as it stands", async () => {
  const call = await run(sampleCall({ url, provider: undefined }).text);
  expect(call).toMatchObject({ body: '{"hello":"world"}', headers: { "content-type": "application/json" } });
});

test.each([
  ["github", "x-hub-signature-256", "sha256="],
  ["generic-hmac", "x-signature", ""],
])("the command for %s signs with the secret in its first line", async (provider, header, prefix) => {
  const { text } = sampleCall({ url, provider });
  const call = await run(text.replace("paste it here", "a secret of $pecial letters"));
  const signature = createHmac("sha256", "a secret of $pecial letters")
    .update(call?.body ?? "")
    .digest("hex");
  expect(call?.headers[header]).toBe(prefix + signature);
});

test("where a shell cannot sign, the call is said to be refused", () => {
  expect(sampleCall({ url, provider: "stripe" }).about).toContain("refused");
});
