import { expect, test } from "vitest";
import { readEnvironment } from "./env.ts";

const least = {
  DATABASE_URL: "postgresql://postern_ingest:secret@db/postern",
  POSTERN_HUB_DATABASE_URL: "postgresql://postern_hub:secret@db/postern",
  POSTERN_KEYS: "k1:x",
  POSTERN_INGEST_URL: "https://gate.example.com",
};

test("what is not set has a default", () => {
  expect(readEnvironment(least)).toMatchObject({
    POSTERN_INGEST_PORT: 8_080,
    POSTERN_LOCAL: false,
    POSTERN_ROLES: ["receive", "hub"],
    POSTERN_TRUSTED_PROXIES: [],
  });
});

test("lists are read with their commas", () => {
  expect(readEnvironment({ ...least, POSTERN_TRUSTED_PROXIES: "10.0.0.0/8, 192.0.2.1", POSTERN_ROLES: "hub" })).toMatchObject({
    POSTERN_TRUSTED_PROXIES: ["10.0.0.0/8", "192.0.2.1"],
    POSTERN_ROLES: ["hub"],
  });
});

test("a process that only receives needs no hub's login", () => {
  expect(readEnvironment({ ...least, POSTERN_HUB_DATABASE_URL: undefined, POSTERN_ROLES: "receive" })).toMatchObject({ POSTERN_ROLES: ["receive"] });
});

test.each([
  ["DATABASE_URL", { DATABASE_URL: "mysql://user:canary@db/x" }],
  ["POSTERN_HUB_DATABASE_URL", { POSTERN_HUB_DATABASE_URL: undefined }],
  ["POSTERN_KEYS", { POSTERN_KEYS: undefined }],
  ["POSTERN_INGEST_PORT", { POSTERN_INGEST_PORT: "70000" }],
  ["POSTERN_ROLES", { POSTERN_ROLES: "receive,canary" }],
  ["POSTERN_TLS_CERT", { POSTERN_TLS_CERT: "/canary.pem" }],
])("a wrong %s is named, and no value is repeated", (name, wrong) => {
  expect(() => readEnvironment({ ...least, ...wrong })).toThrow(name);
  expect(() => readEnvironment({ ...least, ...wrong })).not.toThrow("canary");
});
