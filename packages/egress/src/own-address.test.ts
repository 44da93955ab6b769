import { afterEach, beforeEach, expect, test } from "vitest";
import { closeAll, egressWith, get, startWebServer, type WebServer } from "./testing.ts";

let inside: WebServer;
beforeEach(async () => {
  inside = await startWebServer((_request, response) => response.end("the gateway itself"));
});
afterEach(closeAll);

const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
const allow = ["127.0.0.0/8", "::1"];

test.each(["http://hooks.example:PORT/e/token", "http://HOOKS.example:PORT/", "http://hooks.example.:PORT/"])(
  "the gateway's own name is not called, however it is written: %s",
  async (address) => {
    const egress = egressWith({ own: [`http://hooks.example:${inside.port}`], resolve, allow });
    const called = await get(egress, address.replace("PORT", String(inside.port)));
    expect(called).toMatchObject({ failure: { reason: "address-not-allowed", detail: expect.stringContaining("is this gateway itself") } });
    expect(inside.requests).toBe(0);
  },
);

test.each(["127.0.0.1", "127.1", "2130706433", "[::ffff:127.0.0.1]", "localhost", "a.name.that.leads.there.example"])(
  "an own address that is a number is not called by another form or name either: %s",
  async (host) => {
    const egress = egressWith({ own: [`http://127.0.0.1:${inside.port}`], resolve, allow });
    expect(await get(egress, `http://${host}:${inside.port}/`)).toMatchObject({ failure: { reason: "address-not-allowed" } });
    expect(inside.requests).toBe(0);
  },
);

test.each([
  ["https://hooks.example", "https://hooks.example:443/"],
  ["wss://hub.example/agents", "https://hub.example/"],
  ["http://hooks.example", "http://hooks.example:80/"],
])("%s is known by its port, also when that goes without saying", async (own, address) => {
  expect(await get(egressWith({ own: [own], resolve, allow }), address)).toMatchObject({
    failure: { detail: expect.stringContaining("is this gateway itself") },
  });
});

test("another name on the same machine, and another port of the same name, may be called", async () => {
  const egress = egressWith({ own: ["http://hooks.example:8080"], resolve, allow });
  expect(await get(egress, `http://api.example:${inside.port}/`)).toMatchObject({ answer: { status: 200 } });
  expect(await get(egress, `http://hooks.example:${inside.port}/`)).toMatchObject({ answer: { status: 200 } });
});
