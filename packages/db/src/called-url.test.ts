import { expect, test } from "vitest";
import { calledUrl } from "./called-url.ts";

const ports = { publicBase: "https://hooks.example.com:8443" };
const urlOf = (target: string, asked: string | undefined, host: string | null) =>
  calledUrl(ports, { target, host, rawHeaders: ["Accept", "*/*", ...(asked === undefined ? [] : ["HOST", asked])] });

test.each([
  ["the shared address", "/e/token?a=1", "hooks.example.com:8443", null, "https://hooks.example.com:8443/e/token?a=1"],
  ["the shared address of an endpoint that has a host name too", "/e/token", "hooks.example.com", "in.acme.test", "https://hooks.example.com:8443/e/token"],
  ["the own host name, in any case and with its port", "/hook", "In.Acme.test:8443", "in.acme.test", "https://in.acme.test:8443/hook"],
  ["a path of the own host name that looks like a shared address", "/e/orders", "in.acme.test", "in.acme.test", "https://in.acme.test:8443/e/orders"],
  ["the host name that the endpoint had then", "/hook", "old.acme.test", "new.acme.test", "https://old.acme.test:8443/hook"],
  ["no host at all", "/e/token", undefined, "in.acme.test", "https://hooks.example.com:8443/e/token"],
])("%s", (_, target, asked, host, url) => {
  expect(urlOf(target, asked, host)).toBe(url);
});
