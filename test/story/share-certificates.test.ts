import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import type { Id } from "@postern/contract/id";
import { readAudience } from "@postern/contract/share-audience";
import { recordDomainCheck } from "@postern/db/domains/recheck";
import { openPool } from "@postern/db/pool";
import { freePort } from "@postern/up/free-port";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, startHouse } from "../setup/house.ts";
import { hasPebble, type Pebble, startPebble } from "../setup/pebble.ts";

if (!hasPebble) console.warn("Skipped: certificates by ACME. They are tried against pebble, which is not installed here (Debian: apt-get install pebble).");

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-share-tls-"));
const [certFile, keyFile] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];

describe.skipIf(!hasPebble)("a share at a host of its own, over HTTPS", () => {
  let house: House;
  let pebble: Pebble;
  let root: string;

  beforeAll(async () => {
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", keyFile];
    const subject = ["-subj", "/CN=share.localhost", "-addext", "subjectAltName=DNS:*.share.localhost", "-days", "2"];
    execFileSync("openssl", ["req", "-x509", ...key, ...subject, "-out", certFile], { stdio: "ignore" });
    const challengePort = await freePort();
    pebble = await startPebble(challengePort);
    root = await pebble.root();
    const settings = {
      ...{
        POSTERN_TLS_CERT: certFile,
        POSTERN_TLS_KEY: keyFile,
        POSTERN_SHARE_TLS_CERT: certFile,
        POSTERN_SHARE_TLS_KEY: keyFile,
        NODE_EXTRA_CA_CERTS: pebble.caFile,
      },
      ...{ POSTERN_ACME_DIRECTORY_URL: pebble.directoryUrl, POSTERN_ACME_EMAIL: "ops@company.test", POSTERN_ACME_TERMS_AGREED: "1" },
      POSTERN_ACME_PORT: String(challengePort),
    };
    house = await startHouse({ secureShares: true, settings });
    await prove("company.test");
  });
  afterAll(async () => {
    await Promise.all([house?.stop(), pebble?.stop()]);
    fs.rmSync(folder, { recursive: true });
  });

  /** As if the record stood in the DNS. */
  async function prove(domain: string): Promise<Id<"dom">> {
    const { id } = await house.gateway.call("domain.add", { domain });
    await house.database.sql("UPDATE verified_domain SET proved_at = now(), checked_at = now() WHERE id = $1", [id]);
    return id;
  }
  const open = async (name: string, host: string) => {
    const { share } = await house.gateway.call("share.open", { name, kind: "http", host, audience: readAudience(["organization"]) });
    return share;
  };
  /** What the front shows for a name: whose certificate, and whether a client that knows the authority's root trusts it. */
  function shownAt(servername: string, front: "share" | "ingest" = "share"): Promise<{ serial: string; issuer: string; isTrusted: boolean }> {
    const place = { host: "127.0.0.1", port: Number(new URL(house.addresses[front]).port), servername };
    return new Promise((resolve, reject) => {
      const socket = tls.connect({ ...place, ca: root, rejectUnauthorized: false }, () => {
        const certificate = socket.getPeerX509Certificate();
        resolve({ serial: certificate?.serialNumber ?? "", issuer: certificate?.issuer ?? "", isTrusted: socket.authorized });
        socket.destroy();
      });
      socket.on("error", reject);
    });
  }
  const trusted = async (host: string) => {
    await expect.poll(async () => (await shownAt(host)).isTrusted, { timeout: 40_000, interval: 250 }).toBe(true);
    return shownAt(host);
  };
  const statusAt = (host: string) =>
    new Promise<number>((resolve, reject) => {
      const socket = tls.connect({ host: "127.0.0.1", port: Number(new URL(house.addresses.share).port), servername: host, rejectUnauthorized: false }, () =>
        socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
      );
      socket.once("data", (bytes) => resolve(Number(/^HTTP\/1.1 (\d+)/.exec(String(bytes))?.[1])));
      socket.on("error", reject);
    });

  test("has a certificate of the authority soon after it is opened, also after a restart, and its key is nowhere in sight", async () => {
    const host = "feature-branch.dev.company.test";
    const share = await open("feature-branch", host);
    expect(share.url).toBe(`https://${host}:${new URL(house.addresses.share).port}/`);
    const { serial, issuer } = await trusted(host);
    expect(issuer).toContain("Pebble");
    expect(await statusAt(host)).toBe(401);
    const { rows } = await house.gateway.call("audit.list", { action: "certificate.issue" });
    expect(rows[0]).toMatchObject({ actor: { kind: "system" }, after: { host, serial } });
    await house.ingest.kill();
    await house.ingest.start();
    expect((await trusted(host)).serial).toBe(serial);
    expect(house.logOf("ingest")).toContain("certificate.kept");
    expect(house.logOf("ingest")).not.toContain("PRIVATE KEY");
  });

  test("is renewed in good time, and the new one is shown without a restart", async () => {
    const host = "renewed.company.test";
    const { id } = await open("renewed", host);
    const { serial } = await trusted(host);
    await house.database.sql("UPDATE host_certificate SET due_at = now() WHERE host = $1", [host]);
    await house.gateway.call("share.extend", { id, hours: 1 });
    await expect.poll(async () => (await shownAt(host)).serial, { timeout: 40_000, interval: 250 }).not.toBe(serial);
    expect((await shownAt(host)).isTrusted).toBe(true);
    expect((await house.gateway.call("audit.list", { action: "certificate.renew" })).rows).toHaveLength(1);
  });

  test("gets none where the authority does not find us, says so beside the domain, and waits before it asks again", async () => {
    const host = "elsewhere.company.test";
    await pebble.leads(host, "127.0.0.9");
    await open("elsewhere", host);
    const failing = async () => {
      const domains = await house.gateway.call("domain.list", {});
      return domains.flatMap(({ certificates }) => certificates).find((certificate) => certificate.host === host)?.failure;
    };
    await expect.poll(failing, { timeout: 40_000, interval: 500 }).toMatchObject({ reason: expect.stringMatching(/did not hear its token/) });
    const failure = await failing();
    expect((failure?.nextTryAt.getTime() ?? 0) - (failure?.at.getTime() ?? 0)).toBeGreaterThan(290_000);
    expect((await shownAt(host)).isTrusted).toBe(false);
    const { rows } = await house.gateway.call("audit.list", { action: "certificate.fail" });
    expect(rows[0]).toMatchObject({ after: { host, reason: failure?.reason } });
  });

  test("gets none at a name that nobody proved, whoever connects with it", async () => {
    await open("stranger", "app.stranger.test"); // on this machine alone such names need no proof
    await shownAt("app.stranger.test");
    await shownAt("never-heard-of.company.test");
    await trusted("feature-branch.dev.company.test");
    const rows = await house.database.sql("SELECT host FROM host_certificate WHERE host = ANY ($1)", [["app.stranger.test", "never-heard-of.company.test"]]);
    expect(rows).toEqual([]);
  });

  test("gets none at an endpoint's front, and an endpoint at a host of its own gets one for it, as told beside its domain", async () => {
    const host = "hooks.company.test";
    await house.gateway.call("endpoint.update", { id: house.endpoint.id as Id<"ep">, host });
    await expect.poll(async () => (await shownAt(host, "ingest")).isTrusted, { timeout: 40_000, interval: 250 }).toBe(true);
    expect((await shownAt("renewed.company.test", "ingest")).isTrusted).toBe(false);
    const domains = await house.gateway.call("domain.list", {});
    const told = domains.flatMap(({ certificates }) => certificates).find((certificate) => certificate.host === host);
    expect(told).toMatchObject({ notAfter: expect.any(Date), failure: undefined });
  });

  test("ends with the proof of its domain: within five seconds nothing is served there, and its key is forgotten", async () => {
    const domainId = await prove("lapsing.test");
    const { id } = await open("lapsing", "app.lapsing.test");
    await trusted("app.lapsing.test");
    await house.database.sql("UPDATE verified_domain SET missing_since = now() - interval '8 days' WHERE id = $1", [domainId]);
    const worker = openPool({ url: house.database.as("worker"), name: "worker", max: 1, statementTimeoutMs: 5_000 });
    const due = { organizationId: house.gateway.organizationId, id: domainId, domain: "lapsing.test", challenge: "" };
    expect(await recordDomainCheck(worker, due, false)).toBe("lapsed");
    await worker.end();
    await expect.poll(() => statusAt("app.lapsing.test")).toBe(404);
    expect((await shownAt("app.lapsing.test")).isTrusted).toBe(false);
    const { rows } = await house.gateway.call("audit.list", { action: "share.lapse" });
    expect(rows[0]).toMatchObject({ target: id, after: { reason: "the proof of lapsing.test lapsed" } });
  });
});
