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

test("a certificate authority is asked only by who agreed to its terms, and where HTTPS ends here", () => {
  const acme = { POSTERN_ACME_DIRECTORY_URL: "https://ca.example/directory", POSTERN_ACME_TERMS_AGREED: "1" };
  const tls = { POSTERN_SHARE_URL: "https://share.example.com", POSTERN_SHARE_TLS_CERT: "/cert.pem", POSTERN_SHARE_TLS_KEY: "/key.pem" };
  expect(readEnvironment({ ...least, ...acme, ...tls })).toMatchObject({
    POSTERN_ACME_DIRECTORY_URL: "https://ca.example/directory",
    POSTERN_ACME_PORT: 8_084,
  });
  expect(() => readEnvironment({ ...least, ...acme, ...tls, POSTERN_ACME_TERMS_AGREED: "0" })).toThrow("POSTERN_ACME_TERMS_AGREED=1");
  expect(() => readEnvironment({ ...least, ...acme })).toThrow("HTTPS that ends here");
  expect(() => readEnvironment({ ...least, ...acme, ...tls, POSTERN_SHARE_URL: "http://share.example.com" })).toThrow("HTTPS that ends here");
});

test.each([
  ["DATABASE_URL", { DATABASE_URL: "mysql://user:canary@db/x" }],
  ["POSTERN_HUB_DATABASE_URL", { POSTERN_HUB_DATABASE_URL: undefined }],
  ["POSTERN_KEYS", { POSTERN_KEYS: undefined }],
  ["POSTERN_INGEST_PORT", { POSTERN_INGEST_PORT: "70000" }],
  ["POSTERN_ROLES", { POSTERN_ROLES: "receive,canary" }],
  ["POSTERN_TLS_CERT", { POSTERN_TLS_CERT: "/canary.pem" }],
  ["POSTERN_ACME_DIRECTORY_URL", { POSTERN_ACME_DIRECTORY_URL: "http://canary.example/directory" }],
])("a wrong %s is named, and no value is repeated", (name, wrong) => {
  expect(() => readEnvironment({ ...least, ...wrong })).toThrow(name);
  expect(() => readEnvironment({ ...least, ...wrong })).not.toThrow("canary");
});
