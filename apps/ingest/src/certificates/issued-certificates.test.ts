import fs from "node:fs";
import type { HostCertificate } from "@postern/db/certificates/read";
import { expect, test } from "vitest";
import { makeCertificate } from "../testing-tls.ts";
import { keepIssued } from "./issued-certificates.ts";

const files = makeCertificate();
const dayMs = 86_400_000;

/** Certificates over a table of one organization per host; `read` counts what was read. */
function keeping() {
  const owners = new Map([["app.example", "org_1"]]);
  const read: string[] = [];
  const troubles: string[] = [];
  const state = { nowMs: dayMs, isAway: false, found: undefined as HostCertificate | undefined };
  const certificates = keepIssued({
    ownerOf: (host) => owners.get(host),
    async read({ organizationId, host }) {
      read.push(`${organizationId} ${host}`);
      if (state.isAway) throw new Error("away");
      return organizationId === "org_1" ? state.found : undefined;
    },
    nowMs: () => state.nowMs,
    onTrouble: ({ message }) => void troubles.push(message),
  });
  return { certificates, owners, read, troubles, state };
}
const good = (): HostCertificate | undefined =>
  files && { chain: fs.readFileSync(files.certFile, "utf8"), key: fs.readFileSync(files.keyFile, "utf8"), notAfterMs: 2 * dayMs };

test("a name that nobody has a share at is not even looked for", async () => {
  const { certificates, read } = keeping();
  for (const host of ["other.example", "", "app.example.evil.example"]) expect(await certificates.of(host)).toBeUndefined();
  expect(read).toEqual([]);
});

test.skipIf(!files)("a certificate is read once a minute, once for all who ask together, and at once when it is told to have changed", async () => {
  const { certificates, read, state } = keeping();
  state.found = good();
  const [one, two] = await Promise.all([certificates.of("app.example"), certificates.of("app.example")]);
  expect(one).toBeDefined();
  expect(two).toBe(one);
  state.nowMs += 59_000;
  expect(await certificates.of("app.example")).toBe(one);
  expect(read).toHaveLength(1);
  certificates.forget("app.example");
  expect(await certificates.of("app.example")).not.toBe(one);
  state.nowMs += 61_000;
  await certificates.of("app.example");
  expect(read).toHaveLength(3);
});

test.skipIf(!files)("a host that changed hands shows nothing of the one before", async () => {
  const { certificates, owners, state } = keeping();
  state.found = good();
  expect(await certificates.of("app.example")).toBeDefined();
  owners.set("app.example", "org_2");
  expect(await certificates.of("app.example")).toBeUndefined();
  owners.delete("app.example");
  expect(await certificates.of("app.example")).toBeUndefined();
});

test.skipIf(!files)("while the database is away the last one counts, but not beyond its end", async () => {
  const { certificates, state, troubles } = keeping();
  state.found = good();
  const before = await certificates.of("app.example");
  state.isAway = true;
  state.nowMs += 120_000;
  expect(await certificates.of("app.example")).toBe(before);
  expect(troubles).toEqual(["away"]);
  state.nowMs += dayMs;
  expect(await certificates.of("app.example")).toBeUndefined();
});

test("a pair that cannot be used is told of without its text", async () => {
  const { certificates, state, troubles } = keeping();
  state.found = { chain: "canary", key: "canary", notAfterMs: 2 * dayMs };
  expect(await certificates.of("app.example")).toBeUndefined();
  expect(troubles).toEqual(["the certificate of app.example cannot be used"]);
});

test("of many hosts a thousand are kept: the one that was asked for least lately goes", async () => {
  const { certificates, owners, read } = keeping();
  for (let host = 0; host < 1_001; host++) owners.set(`h${host}.example`, "org_1");
  for (let host = 0; host < 1_001; host++) await certificates.of(`h${host}.example`);
  await certificates.of("h1000.example");
  expect(read).toHaveLength(1_001);
  await certificates.of("h0.example");
  expect(read).toHaveLength(1_002);
});

test("while the database is away it is not asked for each handshake, also where there was no certificate before", async () => {
  const { certificates, read, state } = keeping();
  state.isAway = true;
  for (let handshake = 0; handshake < 10; handshake++) expect(await certificates.of("app.example")).toBeUndefined();
  expect(read).toHaveLength(1);
  state.nowMs += 5_000;
  await certificates.of("app.example");
  expect(read).toHaveLength(2);
});
