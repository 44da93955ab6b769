import fs from "node:fs";
import https from "node:https";
import type { TLSSocket } from "node:tls";
import type { Policy } from "@postern/contract/policy";
import { claimHostCertificate, keepHostCertificate } from "@postern/db/certificates/claim";
import { readHostCertificate } from "@postern/db/certificates/read";
import { openPool } from "@postern/db/pool";
import { readKeyRing } from "@postern/db/seal";
import { authorityIdOf, madeKeys, pemOf } from "@postern/policy/certificate/made-certificates";
import { testKeys } from "@postern/test/setup/seed-endpoint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGateway, type TestGateway } from "./testing.ts";
import { cipherOf, makeCertificate, modernCipher, oldOffers } from "./testing-tls.ts";

const [own, issued] = [makeCertificate(), makeCertificate()];
const keys = { keyRing: readKeyRing(testKeys), dataKeys: new Map() };
const [plain, asking, unproved] = ["hooks.acme.test", "asks.acme.test", "hooks.globex.test"];

describe.skipIf(!own || !issued)("an endpoint at a host of its own, whose certificate an authority issued", () => {
  let gateway: TestGateway;
  let organizationId: string;

  beforeAll(async () => {
    gateway = await startGateway({ POSTERN_LOCAL: "0", POSTERN_TLS_CERT: own?.certFile ?? "", POSTERN_TLS_KEY: own?.keyFile ?? "" });
    ({ organizationId } = await gateway.seed({ host: plain }));
    await addAuthority();
    const all: Policy["all"] = [{ kind: "certificate", authorities: [authorityIdOf("root")], source: "tls", conditions: [], fingerprints: [] }];
    await gateway.seed({ host: asking, policy: { all }, organizationId });
    await gateway.seed({ host: unproved });
    await gateway.admin.query(
      `INSERT INTO verified_domain (organization_id, id, domain, challenge, proved_at, created_by, created_by_name)
       VALUES ($1, 'dom_1', 'acme.test', '', now(), 'usr_test', 'Test')`,
      [organizationId],
    );
    await getCertificates();
  });
  afterAll(() => gateway?.stop());

  async function addAuthority(): Promise<void> {
    await gateway.admin.query(
      `INSERT INTO trusted_ca (organization_id, id, name, certificate, subject, sha256, not_before, not_after, created_by, created_by_name)
       VALUES ($1, $2, 'Root', $3, 'CN=Root', 'ab', now(), now() + interval '1 year', 'usr_test', 'Test')`,
      [organizationId, authorityIdOf("root"), pemOf("root")],
    );
  }

  /** What the hub does, with an authority that issues at once. */
  async function getCertificates(): Promise<void> {
    const hub = openPool({ url: gateway.database.as("hub"), name: "hub", max: 1, statementTimeoutMs: 5_000 });
    const [chain, key] = [fs.readFileSync(issued?.certFile ?? "", "utf8"), fs.readFileSync(issued?.keyFile ?? "", "utf8")];
    const until = new Date(Date.now() + 86_400_000);
    const certificate = { chain, key, issuer: "Test", serial: "01", notAfter: until, renewAt: until };
    const hosts: string[] = [];
    for (let claims = 0; claims < 5; claims++) {
      const claimed = await claimHostCertificate(hub, { shareDomain: "share.test", givenHosts: [], coveredNames: ["gate.example.com"], lease: "one" });
      if (!claimed) break;
      hosts.push(claimed.host);
      expect(await keepHostCertificate(hub, keys, { claimed, issued: certificate })).toBe(true);
    }
    await hub.end();
    expect(hosts.sort()).toEqual([asking, plain]);
  }

  interface Heard {
    status: number;
    isIssued: boolean;
  }
  function post(host: string, more: https.RequestOptions = {}): Promise<Heard> {
    const place = { port: gateway.receiving.port, host: "127.0.0.1", servername: host, headers: { Host: host }, method: "POST", path: "/", agent: false };
    const trust = { ca: fs.readFileSync(issued?.certFile ?? ""), rejectUnauthorized: false, checkServerIdentity: () => undefined };
    return new Promise((resolve, reject) => {
      const call = https.request({ ...place, ...trust, ...more } as https.RequestOptions, (response) => {
        const isIssued = (response.socket as TLSSocket).authorized;
        response.resume().on("end", () => resolve({ status: response.statusCode ?? 0, isIssued }));
      });
      call.on("error", reject).end("{}");
    });
  }
  const good = { cert: pemOf("good"), key: madeKeys.good };

  test.each(["TLSv1.2", "TLSv1.3"] as const)("shows it over %s, and everyone else the gateway's own", async (maxVersion) => {
    await expect.poll(() => post(plain, { maxVersion })).toMatchObject({ status: 202, isIssued: true });
    expect(await post(plain.toUpperCase(), { maxVersion })).toMatchObject({ isIssued: true });
    expect(await post(unproved, { maxVersion })).toMatchObject({ status: 202, isIssued: false });
    expect(await post("elsewhere.acme.test", { maxVersion })).toMatchObject({ status: 404, isIssued: false });
  });

  test.each(["TLSv1.2", "TLSv1.3"] as const)("asks for a client certificate beside it over %s, where a gate reads one", async (maxVersion) => {
    await expect.poll(() => post(asking, { maxVersion, ...good })).toMatchObject({ status: 202, isIssued: true });
    expect(await post(asking, { maxVersion })).toMatchObject({ status: 401, isIssued: true });
    expect(await post(asking, { maxVersion, cert: pemOf("of-other"), key: madeKeys["of-other"] })).toMatchObject({ status: 401, isIssued: true });
    expect(await post(asking, { maxVersion, servername: plain, ...good })).toMatchObject({ status: 421, isIssued: true });
  });

  test("speaks the ciphers there that it speaks elsewhere, and no others", async () => {
    const { port } = gateway.receiving;
    expect(await cipherOf(port, { servername: plain, maxVersion: "TLSv1.2" })).toMatch(modernCipher);
    for (const offer of oldOffers) await expect(cipherOf(port, { servername: plain, ...offer })).rejects.toThrow();
  });

  test("has its key read by the login of ingest while it is there, not of other organizations, and never from the table", async () => {
    const ingest = openPool({ url: gateway.database.as("ingest"), name: "ingest", max: 1, statementTimeoutMs: 5_000 });
    await expect(readHostCertificate(ingest, keys, { organizationId, host: plain })).rejects.toThrow("permission denied");
    const { rows: other } = await gateway.admin.query("SELECT organization_id AS id FROM endpoint WHERE host = $1", [unproved]);
    const asked = async (organization: string, host: string) => {
      await ingest.query("SELECT set_config('app.organization_id', $1, false)", [organization]);
      return (await ingest.query("SELECT * FROM app.endpoint_certificate($1)", [host])).rows.length;
    };
    expect(await asked(organizationId, plain)).toBe(1);
    expect(await asked(other[0].id, plain)).toBe(0);
    await gateway.admin.query("UPDATE endpoint SET host = NULL WHERE host = $1", [plain]);
    expect(await asked(organizationId, plain)).toBe(0);
    await ingest.end();
  });
});
