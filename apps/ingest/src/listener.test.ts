import fs from "node:fs";
import https from "node:https";
import { afterEach, expect, test } from "vitest";
import { startGateway, type TestGateway } from "./testing.ts";
import { cipherOf, makeCertificate, modernCipher, oldOffers } from "./testing-tls.ts";

let gateway: TestGateway;
afterEach(() => gateway.stop());

const certificate = makeCertificate();

test("plain HTTP is refused unless a trusted proxy says that TLS ended there", async () => {
  gateway = await startGateway({ POSTERN_LOCAL: "0", POSTERN_TRUSTED_PROXIES: "127.0.0.0/8" });
  const { token, endpointId } = await gateway.seed();
  const post = (more: string) => gateway.send(`POST /e/${token} HTTP/1.1\r\nHost: h\r\n${more}Content-Length: 0\r\n\r\n`);
  expect(await post("")).toMatch(/^HTTP\/1\.1 426 /);
  expect(await post("X-Forwarded-Proto: http\r\nX-Forwarded-For: 198.51.100.7\r\n")).toMatch(/^HTTP\/1\.1 426 /);
  expect(await post("X-Forwarded-Proto: https\r\nX-Forwarded-For: 1.1.1.1, 198.51.100.7\r\n")).toMatch(/^HTTP\/1\.1 202 /);
  const { rows } = await gateway.admin.query("SELECT client_ip FROM request WHERE endpoint_id = $1", [endpointId]);
  expect(rows).toEqual([{ client_ip: "198.51.100.7" }]);
});

test("plain HTTP from anyone who is no trusted proxy is refused, whatever its headers say", async () => {
  gateway = await startGateway({ POSTERN_LOCAL: "0" });
  const { token } = await gateway.seed();
  expect(await gateway.send(`POST /e/${token} HTTP/1.1\r\nHost: h\r\nX-Forwarded-Proto: https\r\nContent-Length: 0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 426 /);
});

test.skipIf(!certificate)("with a certificate HTTPS is spoken, AEAD only, 1.2 at least", async () => {
  const { certFile = "", keyFile = "" } = certificate ?? {};
  gateway = await startGateway({ POSTERN_LOCAL: "0", POSTERN_TLS_CERT: certFile, POSTERN_TLS_KEY: keyFile });
  const { token } = await gateway.seed();
  const { port } = gateway.receiving;
  const answer = await new Promise<number | undefined>((resolve, reject) => {
    https
      .request({ port, path: `/e/${token}`, method: "POST", ca: fs.readFileSync(certFile) }, (response) => resolve(response.statusCode))
      .on("error", reject)
      .end("{}");
  });
  expect(answer).toBe(202);
  expect(await cipherOf(port, { maxVersion: "TLSv1.2" })).toMatch(modernCipher);
  for (const offer of oldOffers) await expect(cipherOf(port, offer)).rejects.toThrow();
});
