import { expect, test } from "vitest";
import { checkName, checkSecret, checkUrl, freeName } from "./checks.ts";

test("a name that exists is told, whatever its case", () => {
  expect(checkName(" GitHub ", ["github"])?.tone).toBe("warn");
  expect(checkName("gitlab", ["github"])).toBeUndefined();
});

test("spaces copied along, API keys and short secrets are told; nothing is said of an empty field", () => {
  expect(checkSecret("whsec_0123456789abcdef\n")?.text).toContain("line break");
  expect(checkSecret("sk_live_0123456789abcdef")?.text).toContain("API key");
  expect(checkSecret("short")?.tone).toBe("warn");
  expect(checkSecret("whsec_0123456789abcdef")?.tone).toBe("good");
  expect(checkSecret("")).toBeUndefined();
});

test("addresses that nobody outside can reach lead to the tunnel", () => {
  for (const url of ["http://localhost:3000", "http://127.0.0.1/x", "https://10.1.2.3", "http://192.168.1.9", "http://172.20.0.1", "http://[::1]:80"])
    expect(checkUrl(url)?.text, url).toContain("tunnel");
  expect(checkUrl("https://172.32.0.1/")?.tone).toBe("good");
});

test("an address must be whole, without a password, and better with TLS", () => {
  expect(checkUrl("example.com/hooks")?.text).toContain("whole address");
  expect(checkUrl("javascript:alert(1)")?.text).toContain("whole address");
  expect(checkUrl("https://me:secret@example.com")?.text).toContain("Leave user name");
  expect(checkUrl("http://example.com")?.text).toContain("TLS");
  expect(checkUrl("https://example.com/hooks")).toEqual({ tone: "good", text: "Events go to example.com." });
});

test("a name that is taken gets the first free number", () => {
  expect(freeName("shop", [])).toBe("shop");
  expect(freeName("shop", ["shop", "shop-2"])).toBe("shop-3");
});
