import fs from "node:fs";
import https from "node:https";
import os from "node:os";
import path from "node:path";
import type { Id } from "@postern/contract/id";
import { listOf, madeKeys, pemOf } from "@postern/policy/certificate/made-certificates";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, startHouse } from "../setup/house.ts";

let house: House;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-story-"));

beforeAll(async () => {
  const files = { POSTERN_TLS_CERT: path.join(folder, "cert.pem"), POSTERN_TLS_KEY: path.join(folder, "key.pem") };
  fs.writeFileSync(files.POSTERN_TLS_CERT, pemOf("server"));
  fs.writeFileSync(files.POSTERN_TLS_KEY, madeKeys.server);
  house = await startHouse({ settings: files });
});
afterAll(async () => {
  await house?.stop();
  fs.rmSync(folder, { recursive: true });
});

const call: House["gateway"]["call"] = (name, input) => house.gateway.call(name, input);

/** A partner's machine, which calls the endpoint by its own host name; with a certificate, or without. */
function partner(host: string, name?: "good" | "revoked" | "of-other") {
  const identity = name && { cert: pemOf(name), key: madeKeys[name] };
  const port = Number(new URL(house.addresses.ingest).port);
  return new Promise<number>((resolve, reject) => {
    https
      .request(
        { port, host: "127.0.0.1", servername: host, headers: { Host: host }, ca: pemOf("other"), method: "POST", agent: false, ...identity },
        (response) => resolve(response.resume().statusCode ?? 0),
      )
      .on("error", reject)
      .end('{"order":1}');
  });
}

test("an endpoint lets in whose certificate its organization's authority has issued, until it is revoked", async () => {
  const [authority] = await call("trusted-ca.add", { certificates: pemOf("root") });
  if (!authority) throw new Error("it was added");
  const host = "partners.example.test";
  await call("domain.add", { domain: "example.test" });
  await house.database.sql("UPDATE verified_domain SET proved_at = now(), checked_at = now()"); // as the DNS would
  const endpoint = await call("endpoint.create", { projectId: house.gateway.projectId as Id<"prj">, name: "partners", host });
  const conditions = [{ name: "subject-cn" as const, is: "glob" as const, values: ["billing", "re*"] }];
  const gate = { kind: "certificate" as const, authorities: [authority.id], source: "tls" as const, conditions, fingerprints: [] };
  await call("policy.save", { endpointId: endpoint.id, policy: { all: [gate] } });
  await house.configured();

  expect(await partner(host, "good")).toBe(202);
  expect(await partner(host, "revoked")).toBe(202);
  expect(await partner(host)).toBe(401);
  expect(await partner(host, "of-other")).toBe(401);

  await call("trusted-ca.set-revocation-list", { id: authority.id, list: listOf("root-list") });
  await house.configured();
  expect(await partner(host, "revoked")).toBe(401);
  expect(await partner(host, "good")).toBe(202);
  await expect(call("trusted-ca.remove", { id: authority.id })).rejects.toMatchObject({ kind: "conflict" });

  const refused = async () => (await call("request.list", { projectId: house.gateway.projectId as Id<"prj">, filter: "verdict:refused" })).rows;
  await expect.poll(async () => (await refused()).map(({ reason }) => reason)).toContain("certificate-revoked");
  const row = (await refused()).find(({ reason }) => reason === "certificate-revoked");
  const { trace } = await call("request.get", { id: row?.id as Id<"req"> });
  expect(trace[0]).toMatchObject({ reason: "certificate-revoked", certificate: { subject: "O=Acme, CN=revoked" } });
});
