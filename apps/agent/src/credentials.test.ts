import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { findToken, forgetCredentials, storeCredential } from "./credentials.ts";

test("a token is kept for one server, readable by its owner only", () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "postern-agent-")), "postern", "credentials.json");
  expect(findToken(file, "https://a.example")).toBeUndefined();
  storeCredential(file, "https://a.example/some/page", "agt_one");
  storeCredential(file, "https://b.example", "agt_two");
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(findToken(file, "https://a.example")).toBe("agt_one");
  expect(findToken(file, "http://a.example")).toBeUndefined();
  expect([forgetCredentials(file, "https://a.example"), forgetCredentials(file, "https://a.example")]).toEqual([true, false]);
  expect(findToken(file, "https://b.example")).toBe("agt_two");
  fs.chmodSync(file, 0o644);
  expect(() => findToken(file, "https://b.example")).toThrow(/chmod 600/);
  fs.writeFileSync(file, "{", { mode: 0o600 });
  fs.chmodSync(file, 0o600);
  expect(() => findToken(file, "https://b.example")).toThrow(/not a credentials file/);
});
