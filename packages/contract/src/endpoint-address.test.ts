import { expect, test } from "vitest";
import { baseAtHost } from "./endpoint-address.ts";

test("an own host name is reached by the scheme and port of all endpoints", () => {
  expect(baseAtHost("https://in.gateway.example", "hooks.acme.example")).toBe("https://hooks.acme.example");
  expect(baseAtHost("https://in.gateway.example:8443/", "hooks.acme.example")).toBe("https://hooks.acme.example:8443");
  expect(baseAtHost("http://127.0.0.1:8080", "hooks.localhost")).toBe("http://hooks.localhost:8080");
});
