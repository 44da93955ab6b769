import fs from "node:fs";
import { expect, test, vi } from "vitest";
import { cipherOf, makeCertificate, modernCipher, oldOffers } from "../testing-tls.ts";
import { openHubListener } from "./listener.ts";

const certificate = makeCertificate();

test.skipIf(!certificate)("agents speak the same TLS to the hub as providers to the gate: AEAD only, 1.2 at least", async () => {
  const { certFile = "", keyFile = "" } = certificate ?? {};
  const tls = { cert: fs.readFileSync(certFile, "utf8"), key: fs.readFileSync(keyFile, "utf8") };
  const listener = await openHubListener({ host: "127.0.0.1", port: 0, tls, onRequest: vi.fn(), onUpgrade: vi.fn() });
  expect(await cipherOf(listener.port, { maxVersion: "TLSv1.2" })).toMatch(modernCipher);
  for (const offer of oldOffers) await expect(cipherOf(listener.port, offer)).rejects.toThrow();
  await listener.close();
});
