import { once } from "node:events";
import fs from "node:fs";
import https from "node:https";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import type { Policy } from "@postern/contract/policy";
import { authorityIdOf, authorityOf, derOf, madeKeys, pemOf } from "@postern/policy/certificate/made-certificates";
import type { SeededEndpoint } from "@postern/test/setup/seed-endpoint";
import { until } from "@postern/test/setup/until";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGateway, statusOf, type TestGateway } from "./testing.ts";

let gateway: TestGateway;
let proxied: TestGateway;
let asking: SeededEndpoint;
let plain: SeededEndpoint;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-mtls-"));

beforeAll(async () => {
  const [POSTERN_TLS_CERT, POSTERN_TLS_KEY] = [path.join(folder, "cert.pem"), path.join(folder, "key.pem")];
  fs.writeFileSync(POSTERN_TLS_CERT, pemOf("server"));
  fs.writeFileSync(POSTERN_TLS_KEY, madeKeys.server);
  gateway = await startGateway({ POSTERN_LOCAL: "0", POSTERN_TLS_CERT, POSTERN_TLS_KEY });
  plain = await gateway.seed({ host: "plain.example.test" });
  asking = await gateway.seed({ host: "asks.example.test", policy: gateOf("tls"), organizationId: plain.organizationId });
  await addAuthority(gateway, asking);
});
afterAll(async () => {
  await Promise.all([gateway?.stop(), proxied?.stop()]);
  fs.rmSync(folder, { recursive: true });
});

const gateOf = (source: "tls" | "client-cert" | "xfcc"): Policy => ({
  all: [{ kind: "certificate", authorities: [authorityIdOf("root")], source, conditions: [], fingerprints: [] }],
});

/** The row that trusted-ca.add would write. */
async function addAuthority({ admin }: TestGateway, { organizationId, endpointId }: SeededEndpoint): Promise<void> {
  await admin.query(
    `INSERT INTO trusted_ca (organization_id, id, name, certificate, subject, sha256, not_before, not_after, created_by, created_by_name)
     VALUES ($1, $2, 'Root', $3, 'CN=Root', 'ab', now(), now() + interval '1 year', 'usr_test', 'Test')`,
    [organizationId, authorityIdOf("root"), pemOf("root")],
  );
  await admin.query("UPDATE endpoint SET config_seq = config_seq WHERE id = $1", [endpointId]);
}

async function tracesOf({ rowsOf }: TestGateway, { endpointId }: SeededEndpoint): Promise<unknown[]> {
  return (await rowsOf(endpointId)).map(({ trace }) => JSON.parse(trace));
}

/** Those of whom the authority vouches for. */
async function keptChains(): Promise<Buffer[][]> {
  const { rows } = await gateway.admin.query("SELECT certificates FROM client_chain WHERE organization_id = $1 AND certificates[1] = $2", [
    asking.organizationId,
    derOf("good"),
  ]);
  return rows.map(({ certificates }) => certificates);
}

interface Call extends https.RequestOptions, Pick<tls.ConnectionOptions, "session"> {
  /** The name that the handshake asks for; the Host header's when it is not told. */
  host: string;
}
interface Heard {
  status: number;
  reused: boolean;
}

function post({ host, ...more }: Call): Promise<Heard> {
  const options = {
    port: gateway.receiving.port,
    host: "127.0.0.1",
    servername: host,
    headers: { Host: host },
    method: "POST",
    path: "/",
    ca: pemOf("other"),
    checkServerIdentity: () => undefined,
    agent: false,
  };
  return new Promise((resolve, reject) => {
    https
      .request({ ...options, ...more } as https.RequestOptions, (response) => {
        const reused = (response.socket as tls.TLSSocket).isSessionReused();
        response.resume().on("end", () => resolve({ status: response.statusCode ?? 0, reused }));
      })
      .on("error", reject)
      .end("{}");
  });
}

const clientOf = (name: "good" | "revoked" | "of-other") => ({ cert: pemOf(name), key: madeKeys[name] });
/** Within how long a decided request is stored. */
const pollFor = { interval: 50 };
const untilAsked = () => until(async () => (await post({ host: "asks.example.test", ...clientOf("good") })).status === 202);

describe.each(["TLSv1.3", "TLSv1.2"] as const)("over %s", (maxVersion) => {
  test("a client certificate is asked for where a gate wants one, and judged by it", async () => {
    await untilAsked();
    expect(await post({ host: "asks.example.test", maxVersion, ...clientOf("good") })).toMatchObject({ status: 202 });
    expect(await post({ host: "ASKS.example.test", maxVersion, ...clientOf("good") })).toMatchObject({ status: 202 });
    expect(await post({ host: "asks.example.test", maxVersion })).toMatchObject({ status: 401 });
    expect(await post({ host: "asks.example.test", maxVersion, ...clientOf("of-other") })).toMatchObject({ status: 401 });
    const untrusted = { reason: "certificate-untrusted", certificate: expect.objectContaining({ issuer: "O=Other, CN=Other Root" }) };
    await expect.poll(() => tracesOf(gateway, asking), pollFor).toContainEqual([expect.objectContaining(untrusted)]);
  });

  test("what the connection showed is kept, once for all requests that name it", async () => {
    await untilAsked();
    for (let i = 0; i < 3; i++) await post({ host: "asks.example.test", maxVersion, ...clientOf("good") });
    await until(async () => (await keptChains()).length === 1 && (await keptChains())[0]?.length === 1);
  });

  test("nobody is asked for one at another host name", async () => {
    expect(await isAsked({ servername: "asks.example.test", maxVersion })).toBe(true);
    expect(await isAsked({ servername: "plain.example.test", maxVersion })).toBe(false);
    expect(await isAsked({ servername: "", maxVersion })).toBe(false);
    expect(await post({ host: "plain.example.test", maxVersion, ...clientOf("good") })).toMatchObject({ status: 202 });
  });

  test("a certificate is relied on at the host name that it was asked for at", async () => {
    const elsewhere = { servername: "plain.example.test", maxVersion, ...clientOf("good") };
    expect(await post({ host: "asks.example.test", ...elsewhere })).toMatchObject({ status: 421 });
    expect(await post({ host: "asks.example.test", ...elsewhere, servername: "" })).toMatchObject({ status: 421 });
    expect(
      await post({ host: "plain.example.test", servername: "asks.example.test", path: `/e/${asking.token}`, maxVersion, ...clientOf("good") }),
    ).toMatchObject({ status: 401 });
  });

  test("no session is taken up again: not with the certificate of another connection, nor at another host", async () => {
    const session = await sessionOf({ servername: "asks.example.test", maxVersion, ...clientOf("good") });
    expect(await post({ host: "asks.example.test", maxVersion, session })).toEqual({ status: 401, reused: false });
    expect(await post({ host: "plain.example.test", maxVersion, session })).toEqual({ status: 202, reused: false });
  });
});

/** Whether a certificate is asked for: a client that has one to send sends more. */
async function isAsked(options: tls.ConnectionOptions): Promise<boolean> {
  return (await bytesSent({ ...options, ...clientOf("good") })) > (await bytesSent(options)) + 200;
}

async function bytesSent(options: tls.ConnectionOptions): Promise<number> {
  const wire = net.connect(gateway.receiving.port, "127.0.0.1");
  const socket = tls.connect({ socket: wire, ca: pemOf("other"), checkServerIdentity: () => undefined, ...options });
  await once(socket, "session"); // by then the server has read all of the handshake
  const bytes = wire.bytesWritten;
  socket.destroy();
  return bytes;
}

/** The session that a connection offers to take up again; some bytes when it offers none. */
function sessionOf(options: tls.ConnectionOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ port: gateway.receiving.port, host: "127.0.0.1", ca: pemOf("other"), ...options });
    socket.once("session", (session: Buffer) => {
      socket.destroy();
      resolve(session);
    });
    socket.on("error", reject);
  });
}

test("a connection that goes on asks no more than once, and every request of it shows the certificate", async () => {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
  for (let request = 0; request < 3; request++) expect(await post({ host: "asks.example.test", agent, ...clientOf("good") })).toMatchObject({ status: 202 });
  agent.destroy();
});

test("a list that revokes counts for the next request", async () => {
  const revoked = { host: "asks.example.test", ...clientOf("revoked") };
  await until(async () => (await post(revoked)).status === 202);
  const { revocationList } = authorityOf("root", "root-list");
  const set = "UPDATE trusted_ca SET revoked_serials = $1, list_issued_at = now(), list_until = now() + interval '1 year'";
  await gateway.admin.query(set, [revocationList?.revoked]);
  await until(async () => (await post(revoked)).status === 401);
  expect(await post({ host: "asks.example.test", ...clientOf("good") })).toMatchObject({ status: 202 });
});

describe("the header of a proxy", () => {
  const clientCert = `Client-Cert: :${pemOf("good").replace(/-----[^-]+-----|\s/g, "")}:\r\n`;
  const envoys = `X-Forwarded-Client-Cert: Hash=ab;Cert="${encodeURIComponent(pemOf("good"))}"\r\n`;

  test.each([
    ["client-cert", "believed from a trusted one", clientCert, "127.0.0.0/8", 202],
    ["client-cert", "no more than noise from anyone else", clientCert, "", 401],
    ["xfcc", "believed from a trusted one", envoys, "127.0.0.0/8", 202],
    ["xfcc", "no more than noise from anyone else", envoys, "192.0.2.0/24", 401],
  ] as const)("%s is %s", async (source, _, line, POSTERN_TRUSTED_PROXIES, status) => {
    await proxied?.stop();
    proxied = await startGateway({ POSTERN_TRUSTED_PROXIES });
    const endpoint = await proxied.seed({ policy: gateOf(source) });
    await addAuthority(proxied, endpoint);
    await until(async () => statusOf(await proxied.post(endpoint.token, "{}", line)) === status);
    const passed = { outcome: "passed", certificate: expect.objectContaining({ subject: "O=Acme, CN=billing" }) };
    const noise = { reason: "certificate-missing", seen: expect.stringContaining("no trusted proxy") };
    await expect.poll(() => tracesOf(proxied, endpoint), pollFor).toContainEqual([expect.objectContaining(status === 202 ? passed : noise)]);
  });
});
