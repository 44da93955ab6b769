import http from "node:http";
import net from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { type ChallengeListener, openChallengeListener } from "./challenge-listener.ts";

const token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA"; // of RFC 8555, section 8.3
let listener: ChallengeListener;
afterEach(() => listener.stop());

async function listening(find: (asked: { token: string; host: string }) => Promise<string | undefined>) {
  listener = await openChallengeListener({ host: "127.0.0.1", port: 0, find });
}
const known = async (asked: { token: string; host: string }) => (asked.token === token && asked.host === "app.example" ? `${token}.thumbprint` : undefined);

function ask(path: string, { method = "GET", host = "app.example" } = {}): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const call = http.request({ host: "127.0.0.1", port: listener.port, path, method, headers: { host } }, async (answer) => {
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) });
    });
    call.on("error", reject).end();
  });
}

test("a token that is waited for is answered at its host, with the port of the authority's choice or without one", async () => {
  await listening(known);
  for (const host of ["app.example", "APP.example:80"]) {
    expect(await ask(`/.well-known/acme-challenge/${token}`, { host })).toMatchObject({ status: 200, body: `${token}.thumbprint` });
  }
});

test("another host, another path, another method and a token that nobody waits for hear 404, and nobody is sent anywhere", async () => {
  const asked: string[] = [];
  await listening(async (question) => {
    asked.push(question.token);
    return known(question);
  });
  const wrong: [string, { method?: string; host?: string }][] = [
    [`/.well-known/acme-challenge/${token}`, { host: "other.example" }],
    [`/.well-known/acme-challenge/${token}`, { method: "POST" }],
    [`/.well-known/acme-challenge/${token.toLowerCase()}`, {}],
    [`/.well-known/acme-challenge/${token}?x=1`, {}],
    ["/.well-known/acme-challenge/../../etc/passwd", {}],
    ["/.well-known/acme-challenge/", {}],
    [`/.well-known/acme-challenge/${"a".repeat(201)}`, {}],
    ["/", {}],
    ["//evil.example/%2e%2e", {}],
  ];
  for (const [path, how] of wrong) {
    const { status, headers, body } = await ask(path, how);
    expect(status, path).toBe(404);
    expect(headers.location).toBeUndefined();
    expect(body).toBe("");
  }
  expect(new Set(asked), "what has not the form of a token is not looked up").toEqual(new Set([token, token.toLowerCase()]));
});

test("a database that is away is 503, and so is a look-up beyond the sixteen that are under way", async () => {
  let begun = 0;
  let free: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    free = resolve;
  });
  await listening(async () => {
    begun++;
    await held;
    throw new Error("away");
  });
  const under = Array.from({ length: 16 }, () => ask(`/.well-known/acme-challenge/${token}`));
  await expect.poll(() => begun).toBe(16);
  expect((await ask(`/.well-known/acme-challenge/${token}`)).status).toBe(503);
  free?.();
  for (const one of await Promise.all(under)) expect(one.status).toBe(503);
});

test("bytes that are no request end their connection and nothing else", async () => {
  await listening(known);
  const socket = net.connect(listener.port, "127.0.0.1", () => socket.write("\x16\x03\x01 not http\r\n\r\n"));
  await new Promise((resolve) => socket.on("error", () => {}).on("close", resolve));
  expect((await ask(`/.well-known/acme-challenge/${token}`)).status).toBe(200);
});

test("an address that opens sockets and says nothing keeps no other from being answered", async () => {
  await listening(known);
  const silent = Array.from({ length: 300 }, () => net.connect({ port: listener.port, host: "127.0.0.1", localAddress: "127.0.0.2" }).on("error", () => {}));
  await expect.poll(() => silent.filter(({ destroyed }) => !destroyed).length).toBeLessThanOrEqual(32);
  expect((await ask(`/.well-known/acme-challenge/${token}`)).status).toBe(200);
  for (const socket of silent) socket.destroy();
});
