import { expect, test } from "vitest";
import { readEnv } from "./env.ts";

const enough = {
  DATABASE_URL: "postgresql://postern_web:pw@127.0.0.1/postern",
  POSTERN_KEYS: "k1:AAAA",
  POSTERN_SESSION_SECRET: "s".repeat(32),
  POSTERN_LOCAL: "1",
};

test("what is left out has its default, and addresses lose a trailing slash", () => {
  const env = readEnv({ ...enough, POSTERN_WEB_URL: "http://127.0.0.1:3000/", POSTERN_EGRESS_ALLOW: "10.0.0.0/8, 192.168.0.0/16", POSTERN_WEB_PORT: "" });
  expect(env).toMatchObject({ POSTERN_WEB_PORT: 3000, POSTERN_WEB_URL: "http://127.0.0.1:3000", POSTERN_LOCAL: true, POSTERN_TRUSTED_PROXIES: [] });
  expect(env.POSTERN_EGRESS_ALLOW).toEqual(["10.0.0.0/8", "192.168.0.0/16"]);
});

test("a missing setting is named with its meaning", () => {
  expect(() => readEnv({ ...enough, DATABASE_URL: undefined })).toThrow("DATABASE_URL is not set: The database, as the login role postern_web");
});

test("a wrong setting is named without its value", () => {
  expect(() => readEnv({ ...enough, POSTERN_SESSION_SECRET: "short-one" })).toThrow(/^POSTERN_SESSION_SECRET cannot be used/);
  expect(() => readEnv({ ...enough, POSTERN_SESSION_SECRET: "short-one" })).not.toThrow(/short-one/);
});

test("plain http is for local mode only", () => {
  expect(() => readEnv({ ...enough, POSTERN_LOCAL: "0" })).toThrow("POSTERN_WEB_URL must be https:// unless POSTERN_LOCAL=1");
});
