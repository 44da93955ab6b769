import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { Credentials } from "./credentials.ts";
import { type Keyring, KeyringFault } from "./keyring.ts";

const newFile = () => path.join(fs.mkdtempSync(path.join(os.tmpdir(), "postern-agent-")), "postern", "credentials.json");
const signIn = { accessToken: "ags_one", refreshToken: "agr_one", expiresAt: 1 };

test("what is kept is kept for one server, readable by its owner only", () => {
  const credentials = new Credentials(newFile());
  expect(credentials.find("https://a.example")).toBeUndefined();
  credentials.keep("https://a.example/some/page", { token: "agt_one" });
  credentials.keep("https://b.example", { token: "agt_two" });
  expect(fs.statSync(credentials.file).mode & 0o777).toBe(0o600);
  expect(credentials.find("https://a.example")).toEqual({ token: "agt_one" });
  expect(credentials.find("http://a.example")).toBeUndefined();
  expect(credentials.find("https://a.example.evil.example")).toBeUndefined();
  expect([credentials.forget("https://a.example"), credentials.forget("https://a.example")]).toEqual([true, false]);
  expect(credentials.find("https://b.example")).toEqual({ token: "agt_two" });
});

test("a sign-in, a token and a key of one server stand beside each other, and one can go alone", () => {
  const credentials = new Credentials(newFile());
  credentials.keep("https://a.example", { token: "agt_one" });
  credentials.keep("https://a.example", { signIn });
  expect(credentials.find("https://a.example")).toEqual({ token: "agt_one", signIn });
  credentials.keep("https://a.example", { signIn: undefined });
  expect(credentials.find("https://a.example")).toEqual({ token: "agt_one" });
});

test("a file that others can read, or that is none of ours, is not used", () => {
  const credentials = new Credentials(newFile());
  const { file } = credentials;
  credentials.keep("https://a.example", { signIn });
  fs.chmodSync(file, 0o644);
  expect(() => credentials.find("https://a.example")).toThrow(/chmod 600/);
  fs.writeFileSync(file, "{", { mode: 0o600 });
  fs.chmodSync(file, 0o600);
  expect(() => credentials.find("https://a.example")).toThrow(/not a credentials file/);
});

/** A keyring that holds what it is given, and fails while it is locked. */
function aKeyring() {
  const secrets = new Map<string, string>();
  const lock = { is: "" };
  const open = () => {
    if (lock.is) throw new KeyringFault(lock.is);
    return secrets;
  };
  const keyring: Keyring = {
    get: (name) => open().get(name),
    set: (name, secret) => void open().set(name, secret),
    forget: (name) => void open().delete(name),
  };
  return { keyring, secrets, lock };
}

test("with a keyring the file shows nothing, another process opens it, and the last that is forgotten takes the key along", () => {
  const { keyring, secrets } = aKeyring();
  const credentials = new Credentials(newFile(), keyring);
  credentials.keep("https://a.example", { token: "agt_one" });
  expect(fs.readFileSync(credentials.file, "utf8")).toContain("agt_one");
  expect(credentials.sealFromNowOn()).toBeUndefined();
  credentials.keep("https://b.example", { signIn });
  const text = fs.readFileSync(credentials.file, "utf8");
  expect(text).not.toMatch(/agt_|ags_|agr_|example/);
  for (const secret of secrets.values()) expect(text).not.toContain(secret);
  expect(fs.statSync(credentials.file).mode & 0o777).toBe(0o600);
  const other = new Credentials(credentials.file, keyring);
  expect([other.find("https://a.example"), other.find("https://b.example")]).toEqual([{ token: "agt_one" }, { signIn }]);
  other.keep("https://b.example", { signIn: undefined, token: "agt_two" });
  expect(credentials.find("https://b.example")).toEqual({ token: "agt_two" });
  expect(credentials.describe("never")).toBe(`${credentials.file}, sealed with a key in your keyring`);
  credentials.forget("https://a.example");
  expect([...secrets]).toHaveLength(1);
  credentials.forget("https://b.example");
  expect([fs.existsSync(credentials.file), ...secrets]).toEqual([false]);
});

const refusing = (why: string): Keyring => ({
  ...aKeyring().keyring,
  set: () => {
    throw new KeyringFault(why);
  },
});

test.each<[why: string, keyring: Keyring | undefined]>([
  ["POSTERN_KEYRING is off", undefined],
  ["it is locked", refusing("it is locked")],
  ["the keyring did not keep the key", { ...aKeyring().keyring, set: () => {} }],
])("where no keyring takes a key the file is its owner's only: %s", (why, keyring) => {
  const credentials = new Credentials(newFile(), keyring);
  expect(credentials.sealFromNowOn()).toBe(why);
  credentials.keep("https://a.example", { signIn });
  expect(credentials.find("https://a.example")).toEqual({ signIn });
  expect(credentials.describe(why)).toBe(`${credentials.file}, which only you can read (not sealed: ${why})`);
});

test("a sealed file whose key cannot be had is neither used nor written over", () => {
  const { keyring, secrets, lock } = aKeyring();
  const { file } = new Credentials(newFile());
  const kept = new Credentials(file, keyring);
  kept.sealFromNowOn();
  kept.keep("https://a.example", { signIn });
  const before = fs.readFileSync(file, "utf8");
  const opened = (ring?: Keyring) => () => new Credentials(file, ring).find("https://a.example");
  expect(opened()).toThrow(/POSTERN_KEYRING is off.*Unlock your keyring, or move the file away/);
  lock.is = "the prompt was dismissed";
  expect(opened(keyring)).toThrow(/the prompt was dismissed/);
  expect(() => new Credentials(file, keyring).sealFromNowOn()).toThrow(/the prompt was dismissed/);
  expect(() => new Credentials(file, keyring).keep("https://b.example", { token: "agt" })).toThrow(/the prompt was dismissed/);
  const asked: string[] = [];
  const get = (name: string) => {
    asked.push(name);
    return keyring.get(name);
  };
  const dismissed = new Credentials(file, { ...keyring, get });
  for (let times = 0; times < 2; times++) expect(() => dismissed.find("https://a.example")).toThrow(/the prompt was dismissed/);
  expect(asked).toHaveLength(1);
  lock.is = "";
  const [[name = "", value = ""] = []] = [...secrets];
  secrets.set(name, Buffer.alloc(32).toString("base64"));
  expect(opened(keyring)).toThrow(/sealed with another key/);
  secrets.clear();
  expect(opened(keyring)).toThrow(/the keyring has no such key/);
  secrets.set(name, value);
  expect(fs.readFileSync(file, "utf8")).toBe(before);
  fs.writeFileSync(
    file,
    before.replace(/"sealed":"./, (text) => text.slice(0, -1) + (text.endsWith("A") ? "B" : "A")),
  );
  expect(opened(keyring)).toThrow(/it was changed/);
});
