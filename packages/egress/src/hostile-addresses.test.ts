import { afterEach, beforeEach, expect, test } from "vitest";
import { closeAll, egressWith, get, startWebServer, type WebServer } from "./testing.ts";

let inside: WebServer;
beforeEach(async () => {
  inside = await startWebServer((_request, response) => response.end("the inner body"));
});
afterEach(closeAll);

const hostile = [
  ["loopback", "http://127.0.0.1:PORT/"],
  ["loopback written as one number", "http://2130706433:PORT/"],
  ["loopback in hex", "http://0x7f000001:PORT/"],
  ["loopback in octal", "http://0177.0.0.1:PORT/"],
  ["loopback cut short", "http://127.1:PORT/"],
  ["loopback in wide digits", "http://１２７.0.0.1:PORT/"],
  ["all of 127/8", "http://127.8.8.8:PORT/"],
  ["this host", "http://0.0.0.0:PORT/"],
  ["IPv6 loopback", "http://[::1]:PORT/"],
  ["IPv6 unspecified", "http://[::]:PORT/"],
  ["mapped loopback", "http://[::ffff:127.0.0.1]:PORT/"],
  ["mapped in hex", "http://[::ffff:7f00:1]:PORT/"],
  ["IPv4-compatible loopback", "http://[::7f00:1]:PORT/"],
  ["NAT64 loopback", "http://[64:ff9b::7f00:1]:PORT/"],
  ["6to4 loopback", "http://[2002:7f00:1::]:PORT/"],
  ["Teredo", "http://[2001:0:7f00:1::]:PORT/"],
  ["private 10/8", "http://10.0.0.1:PORT/"],
  ["private 172.16/12", "http://172.31.255.1:PORT/"],
  ["private 192.168/16", "http://192.168.1.1:PORT/"],
  ["carrier NAT", "http://100.64.0.1:PORT/"],
  ["link-local and metadata", "http://169.254.169.254/latest/meta-data/"],
  ["metadata over IPv6", "http://[fd00:ec2::254]/latest/meta-data/"],
  ["Azure's host", "http://168.63.129.16/"],
  ["link-local IPv6", "http://[fe80::1]:PORT/"],
  ["multicast", "http://224.0.0.1:PORT/"],
  ["broadcast", "http://255.255.255.255:PORT/"],
  ["documentation range", "http://203.0.113.9:PORT/"],
  ["a name of this machine", "http://localhost:PORT/"],
  ["user and password", "http://user:secret@127.0.0.1:PORT/"],
  ["another scheme", "ftp://127.0.0.1:PORT/"],
  ["a file", "file:///etc/passwd"],
] as const;

test.each(hostile)("%s is refused before a byte is sent", async (_what, address) => {
  const called = await get(egressWith({}), address.replace("PORT", String(inside.port)));
  expect(called).toMatchObject({ failure: { reason: "address-not-allowed" } });
  expect(inside.requests).toBe(0);
});
