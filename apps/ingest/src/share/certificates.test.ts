import { X509Certificate } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import tls from "node:tls";
import { afterAll, expect, test } from "vitest";
import { makeCertificate } from "../testing-tls.ts";
import { keepHostCertificates } from "./certificates.ts";
import { openShareListener } from "./listener.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-certificates-"));
const [wildcard, own] = [makeCertificate(), makeCertificate()];
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** The fingerprint of what the listener shows for a name. */
function shownAt(port: number, servername: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ port, servername, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? "");
      socket.destroy();
    });
    socket.on("error", reject);
  });
}
const fingerprintOf = (file: string) => new X509Certificate(fs.readFileSync(file)).fingerprint256;

test.skipIf(!wildcard || !own)(
  "a host with a certificate of its own or a wildcard shows it, every other the one for all; a pair that cannot be used is told of without its text",
  async () => {
    if (!wildcard || !own) return;
    fs.copyFileSync(own.certFile, path.join(folder, "app.corp.example.crt"));
    fs.copyFileSync(own.keyFile, path.join(folder, "app.corp.example.key"));
    fs.copyFileSync(own.certFile, path.join(folder, "_.dev.corp.example.crt"));
    fs.copyFileSync(own.keyFile, path.join(folder, "_.dev.corp.example.key"));
    fs.writeFileSync(path.join(folder, "broken.example.crt"), "canary");
    fs.writeFileSync(path.join(folder, "broken.example.key"), "canary");
    const troubles: Error[] = [];
    const certificates = await keepHostCertificates(folder, (error) => troubles.push(error));
    const files = { cert: fs.readFileSync(wildcard.certFile, "utf8"), key: fs.readFileSync(wildcard.keyFile, "utf8") };
    const ignore = () => {};
    const listener = await openShareListener({ host: "127.0.0.1", port: 0, tls: files, certificateFor: certificates.of, onRequest: ignore, onUpgrade: ignore });

    expect(await shownAt(listener.port, "app.corp.example")).toBe(fingerprintOf(own.certFile));
    expect(await shownAt(listener.port, "feature-branch.dev.corp.example")).toBe(fingerprintOf(own.certFile));
    for (const host of ["dev.corp.example", "a.b.dev.corp.example"]) expect(await shownAt(listener.port, host)).toBe(fingerprintOf(wildcard.certFile));
    expect(certificates.names()).toEqual(["*.dev.corp.example", "app.corp.example"]);
    expect(await shownAt(listener.port, "demo.share.example")).toBe(fingerprintOf(wildcard.certFile));
    expect(await shownAt(listener.port, "broken.example")).toBe(fingerprintOf(wildcard.certFile));
    expect(troubles.map(({ message }) => message)).toEqual([expect.stringContaining("broken.example")]);
    expect(troubles[0]?.message).not.toContain("canary");
    await listener.stop(100);
    certificates.stop();
  },
);
