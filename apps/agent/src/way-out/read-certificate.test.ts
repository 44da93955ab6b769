import { createPrivateKey } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { madeKeys, pemOf } from "@postern/policy/certificate/made-certificates";
import { afterAll, expect, test } from "vitest";
import { exitCodes } from "../exit.ts";
import { type CertificateFiles, readCertificate } from "./read-certificate.ts";
import { clientPair } from "./testing.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "postern-certificate-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const written = (name: string, text: string) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
};
const cert = written("agent.pem", clientPair.cert);
const key = written("agent.key", clientPair.key);

test("a certificate and its key are read from two files, or from one that holds both", () => {
  expect(readCertificate({ cert, key })).toEqual(clientPair);
  const both = clientPair.cert + clientPair.key;
  expect(readCertificate({ cert: written("both.pem", both) })).toEqual({ cert: both, key: both });
  expect(readCertificate({})).toBeUndefined();
});

const encrypted = createPrivateKey(clientPair.key).export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }) as string;
const old = createPrivateKey(clientPair.key).export({ type: "sec1", format: "pem", cipher: "aes-256-cbc", passphrase: "x" }) as string;
const faults: [what: string, files: CertificateFiles, says: RegExp][] = [
  ["a key alone", { key }, /name its certificate with --cert/],
  ["a certificate alone", { cert }, /without its key: name the key's file with --key/],
  ["a file that is away", { cert: path.join(folder, "none.pem"), key }, /none\.pem cannot be read \(ENOENT\)/],
  ["what is no certificate", { cert: key, key }, /holds no certificate in PEM/],
  ["what is no key", { cert, key: written("words.key", "words") }, /holds no private key in PEM/],
  ["a broken key", { cert, key: written("broken.key", clientPair.key.replace(/[A-Za-z0-9]{20}/, "")) }, /cannot be read/],
  ["an encrypted key", { cert, key: written("encrypted.key", encrypted) }, /is encrypted, and the agent asks for no passphrase: .*openssl pkey -in/],
  ["an encrypted key of the older form", { cert, key: written("old.key", old) }, /is encrypted/],
  ["another's key", { cert, key: written("other.key", madeKeys.server) }, /does not belong to the certificate/],
  ["a certificate that is damaged", { cert: written("bad.pem", pemOf("good").slice(0, 200)), key }, /holds no certificate in PEM/],
];
test.each(faults)("%s is refused with what to do", (_what, files, says) => {
  expect(() => readCertificate(files)).toThrow(expect.objectContaining({ code: exitCodes.usage, message: expect.stringMatching(says) }));
});
