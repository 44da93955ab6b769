import { expect, test } from "vitest";
import { otherHub } from "./other-hub.ts";

const hub = new URL("wss://hub.corp.example/");

test.each(["wss://hub.corp.example", "wss://hub.corp.example:9443/b", "wss://b.hub.corp.example", "wss://b.eu.hub.corp.example:8081"])(
  "an agent goes to another hub at the host that its user named, or below it: %s",
  (address) => {
    expect(otherHub(address, hub)?.href).toBe(new URL(address).href);
  },
);

test.each([
  ["another host", "wss://evil.example"],
  ["a host that only ends alike", "wss://evilhub.corp.example"],
  ["a host above", "wss://corp.example"],
  ["a name that only begins alike", "wss://hub.corp.example.evil.example"],
  ["without encryption", "ws://b.hub.corp.example"],
  ["another scheme", "https://b.hub.corp.example"],
  ["a file", "file:///etc/passwd"],
  ["a password", "wss://a:b@hub.corp.example"],
  ["a query", "wss://hub.corp.example/?x=1"],
  ["this very machine", "wss://127.0.0.1:5432"],
  ["a trailing dot", "wss://hub.corp.example.:443"],
  ["no address", "hub"],
  ["nothing", ""],
])("it goes nowhere else: %s", (_what, address) => {
  expect(otherHub(address, hub)).toBeUndefined();
});

test("below an address there is nothing, and a hub without encryption may name one with it", () => {
  expect(otherHub("ws://1.10.0.0.1:8081", new URL("ws://10.0.0.1:8081"))).toBeUndefined();
  expect(otherHub("ws://[::2]:8081", new URL("ws://[::1]:8081"))).toBeUndefined();
  expect(otherHub("ws://127.0.0.1:9000", new URL("ws://127.0.0.1:8081"))?.port).toBe("9000");
  expect(otherHub("wss://b.localhost", new URL("ws://localhost"))?.host).toBe("b.localhost");
});
