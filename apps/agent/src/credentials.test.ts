import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { findKept, forgetCredentials, keep } from "./credentials.ts";

const newFile = () => path.join(fs.mkdtempSync(path.join(os.tmpdir(), "postern-agent-")), "postern", "credentials.json");
const signIn = { accessToken: "ags_one", refreshToken: "agr_one", expiresAt: 1 };

test("what is kept is kept for one server, readable by its owner only", () => {
  const file = newFile();
  expect(findKept(file, "https://a.example")).toBeUndefined();
  keep(file, "https://a.example/some/page", { token: "agt_one" });
  keep(file, "https://b.example", { token: "agt_two" });
  expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  expect(findKept(file, "https://a.example")).toEqual({ token: "agt_one" });
  expect(findKept(file, "http://a.example")).toBeUndefined();
  expect(findKept(file, "https://a.example.evil.example")).toBeUndefined();
  expect([forgetCredentials(file, "https://a.example"), forgetCredentials(file, "https://a.example")]).toEqual([true, false]);
  expect(findKept(file, "https://b.example")).toEqual({ token: "agt_two" });
});

test("a sign-in, a token and a key of one server stand beside each other, and one can go alone", () => {
  const file = newFile();
  keep(file, "https://a.example", { token: "agt_one" });
  keep(file, "https://a.example", { signIn });
  expect(findKept(file, "https://a.example")).toEqual({ token: "agt_one", signIn });
  keep(file, "https://a.example", { signIn: undefined });
  expect(findKept(file, "https://a.example")).toEqual({ token: "agt_one" });
});

test("a file that others can read, or that is none of ours, is not used", () => {
  const file = newFile();
  keep(file, "https://a.example", { signIn });
  fs.chmodSync(file, 0o644);
  expect(() => findKept(file, "https://a.example")).toThrow(/chmod 600/);
  fs.writeFileSync(file, "{", { mode: 0o600 });
  fs.chmodSync(file, 0o600);
  expect(() => findKept(file, "https://a.example")).toThrow(/not a credentials file/);
});
