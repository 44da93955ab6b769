import type { CertificateGate } from "@postern/contract/certificate-gate";
import { describe, expect, test } from "vitest";
import { authorityIdOf, authorityOf, certificateNowSeconds, derOf, fingerprintOf, type MadeName, pemOf } from "../certificate/made-certificates.ts";
import { type CertificateCase, judge } from "../certificate/made-decisions.ts";
import { inbound, portsAt } from "../made-for-tests.ts";
import { preparePolicy } from "../prepare.ts";

const dns = (...values: string[]) => ({ conditions: [{ name: "dns" as const, is: "equals" as const, values }] });
const dnsGlob = (...values: string[]) => ({ conditions: [{ name: "dns" as const, is: "glob" as const, values }] });
const yesterday = Date.UTC(2026, 10, 21) / 1_000;
const madeDay = Date.UTC(2026, 10, 22, 23) / 1_000;

describe("who is let in", () => {
  test.each<[string, CertificateCase]>([
    ["a client of a trusted authority", { sends: ["good"] }],
    ["one without other names than its common name, where none is asked for", { sends: ["common-name"] }],
    ["one below an authority that it sends along", { sends: ["of-middle", "middle"] }],
    ["one below a trusted authority that is no root", { sends: ["of-middle"], trusts: ["middle"] }],
    ["a chain out of order, with certificates that do not belong to it", { sends: ["of-level5", "level2", "other", "level5", "level1", "level4", "level3"] }],
    ["a chain that carries its root along", { sends: ["of-middle", "middle", "root"] }],
    ["five authorities between", { sends: ["of-level5", "level5", "level4", "level3", "level2", "level1"] }],
    ["a cross-signed authority, by either root", { sends: ["of-middle", "crossed"], trusts: ["other"] }],
    ["a cross-signed authority, whose other path has ended", { sends: ["of-middle", "old-middle", "middle"] }],
    ["of two roots of one name, a client of the second", { sends: ["of-twin"], trusts: ["root", "twin"] }],
    ["an RSA key of 2048 bits", { sends: ["rsa2048"], trusts: ["rsa-root"] }],
    ["a signature by RSASSA-PSS over SHA-256", { sends: ["pss"], trusts: ["rsa-root"] }],
    ["an Ed25519 key", { sends: ["ed25519"] }],
    ["a key on P-384", { sends: ["p384"] }],
    ["an unknown extension that need not be understood", { sends: ["unknown-plain"] }],
    ["certificate policies, of which none is asked for", { sends: ["policies"] }],
    ["the last authority that a path length allows", { sends: ["of-last", "last"] }],
    ["a host within the names its authority may speak for", { sends: ["bounded-within", "bounded"] }],
    ["an address of e-mail within them", { sends: ["bounded-email-within", "bounded"] }],
    ["a SPIFFE id within them", { sends: ["bounded-uri-within", "bounded"] }],
    ["a host of an authority that may not speak for IP addresses", { sends: ["no-address-plain", "no-address"] }],
    ["a host name that is asked for, in any case", { sends: ["good"], gate: dns("BILLING.clients.acme.test") }],
    ["a host name that fits a star", { sends: ["good"], gate: dnsGlob("*.clients.acme.test") }],
    ["a SPIFFE id of a workload", { sends: ["good"], gate: { conditions: [{ name: "uri", is: "glob", values: ["spiffe://acme.test/ns/prod/sa/*"] }] } }],
    ["an address of e-mail", { sends: ["good"], gate: { conditions: [{ name: "email", is: "equals", values: ["ops@acme.test", "billing@acme.test"] }] } }],
    ["a common name", { sends: ["good"], gate: { conditions: [{ name: "subject-cn", is: "equals", values: ["billing"] }] } }],
    ["a fingerprint, as openssl writes it", { sends: ["good"], gate: { fingerprints: [fingerprintOf("good")] } }],
    ["one that no list names", { sends: ["good"], trusts: [authorityOf("root", "root-list")] }],
  ])("%s", async (_, request) => {
    const decision = await judge(request);
    expect(decision).toMatchObject({ verdict: "accepted", trace: [{ gate: "certificate", outcome: "passed" }] });
  });
});

describe("who is kept out, and why", () => {
  const untrusted = "certificate-untrusted";
  test.each<[string, CertificateCase, string, RegExp]>([
    ["nobody's certificate", { sends: [] }, "certificate-missing", /without a client certificate/],
    ["a client of another authority", { sends: ["of-other"] }, untrusted, /issued by "Other Root"/],
    ["a client of another root with the same name", { sends: ["of-twin"] }, untrusted, /not signed by the "Acme Client Root" that is trusted/],
    ["a certificate that signs itself", { sends: ["self-signed"] }, untrusted, /issued by "billing"/],
    ["a certificate that signs itself, sent twice", { sends: ["self-signed", "self-signed"] }, untrusted, /no authority/],
    ["the trusted authority's own certificate", { sends: ["root"] }, untrusted, /an authority's own certificate/],
    ["an authority as a client", { sends: ["authority-as-client"] }, untrusted, /an authority's own certificate/],
    ["no authority where none is trusted any more", { sends: ["good"], trusts: [], gate: { authorities: [authorityIdOf("root")] } }, untrusted, /not trusted/],
    ["what ended yesterday", { sends: ["short"] }, "certificate-expired", /"short", which ended at 2026-11-23/],
    ["what begins tomorrow", { sends: ["good"], nowSeconds: yesterday }, "certificate-not-yet-valid", /begins at 2026-11-22/],
    ["a client below an authority that ended", { sends: ["of-middle", "old-middle"] }, "certificate-expired", /"Acme Middle", which ended/],
    ["an authority between that was not sent", { sends: ["of-middle"] }, untrusted, /"Acme Middle", whose certificate was not sent/],
    ["an issuer that is no authority", { sends: ["of-no-authority", "no-authority"] }, untrusted, /Basic Constraints do not say CA:TRUE/],
    ["an issuer that may not sign certificates", { sends: ["of-no-cert-sign", "no-cert-sign"] }, untrusted, /no keyCertSign/],
    ["an issuer for servers only", { sends: ["of-server-middle", "server-middle"] }, untrusted, /may not issue certificates of clients/],
    [
      "more authorities below than a path length allows",
      { sends: ["of-below-last", "below-last", "last"] },
      untrusted,
      /allows 0 authorities below it, and there are 1/,
    ],
    ["six authorities between", { sends: ["of-level6", "level6", "level5", "level4", "level3", "level2", "level1"] }, untrusted, /more than 5 authorities/],
    ["a certificate without a purpose", { sends: ["no-purpose"] }, untrusted, /no Extended Key Usage clientAuth/],
    ["a certificate for any purpose", { sends: ["any-purpose"] }, untrusted, /without clientAuth/],
    ["a server's certificate", { sends: ["server-only"] }, untrusted, /not for clients/],
    ["a key that may not sign", { sends: ["no-signing"] }, untrusted, /no digitalSignature/],
    ["an extension that must be understood and is not", { sends: ["unknown-critical"] }, untrusted, /critical extension 1\.3\.6\.1\.4\.1\.99999\.1/],
    ["an RSA key of 1024 bits", { sends: ["rsa1024"] }, untrusted, /RSA key of 1024 bits/],
    ["a key on a curve of no standard for TLS", { sends: ["k256"] }, untrusted, /curve secp256k1/],
    ["a signature over SHA-1", { sends: ["sha1"] }, untrusted, /over SHA-1/],
    ["RSASSA-PSS over SHA-1", { sends: ["pss-sha1"], trusts: ["rsa-root"] }, untrusted, /algorithm 1\.2\.840\.113549\.1\.1\.10/],
    ["a NUL within a name", { sends: ["nul-name"] }, "certificate-malformed", /cannot be read/],
    [
      "a host outside the names its authority may speak for",
      { sends: ["bounded-outside", "bounded"] },
      untrusted,
      /"Bounded", which may not speak for billing\.other\.test/,
    ],
    ["a host that only ends alike", { sends: ["bounded-lookalike", "bounded"] }, untrusted, /may not speak for billing\.notacme\.test/],
    ["a host that is excluded within them", { sends: ["bounded-excluded", "bounded"] }, untrusted, /may not speak for a\.secret\.acme\.test/],
    ["an address of e-mail outside them", { sends: ["bounded-email-outside", "bounded"] }, untrusted, /may not speak for a@other\.test/],
    ["a URI outside them", { sends: ["bounded-uri-outside", "bounded"] }, untrusted, /may not speak for spiffe:\/\/other\.test/],
    ["a subject outside them", { sends: ["bounded-name", "bounded"] }, untrusted, /may not speak for O=Other/],
    ["a host in the common name outside them", { sends: ["bounded-host-in-name", "bounded"] }, untrusted, /may not speak for billing\.other\.test/],
    [
      "an IP address, where the constraint on them is not understood",
      { sends: ["no-address-with", "no-address"] },
      untrusted,
      /may not speak for 192\.0\.2\.1/,
    ],
    ["another host name", { sends: ["good"], gate: dns("orders.clients.acme.test") }, "certificate-mismatch", /billing\.clients\.acme\.test/],
    ["a star that would have to stand for two labels", { sends: ["good"], gate: dnsGlob("*.acme.test") }, "certificate-mismatch", /billing/],
    [
      "a certificate for many hosts, where a star asks for one",
      { sends: ["wildcard"], gate: dnsGlob("*.clients.acme.test") },
      "certificate-mismatch",
      /\*\.clients/,
    ],
    ["a common name where a host name is asked for", { sends: ["common-name"], gate: dns("only.a.common.name") }, "certificate-mismatch", /without a DNS name/],
    ["another fingerprint", { sends: ["good"], gate: { fingerprints: [fingerprintOf("short")] } }, "certificate-mismatch", /fingerprint [0-9a-f]{64}/],
    [
      "one that its authority has revoked",
      { sends: ["revoked"], trusts: [authorityOf("root", "root-list")] },
      "certificate-revoked",
      /"revoked", revoked by root/,
    ],
    [
      "anyone once the list of the authority has ended",
      { sends: ["good"], trusts: [authorityOf("root", "short-list")] },
      "revocation-unknown",
      /list of root, which ended/,
    ],
    [
      "one that an authority between has revoked, whichever path is taken",
      { sends: ["revoked-of-middle", "middle"], trusts: ["root", authorityOf("middle", "middle-list")] },
      "certificate-revoked",
      /revoked by middle/,
    ],
    ["a chain of eleven", { sends: Array<MadeName>(11).fill("good") }, "certificate-malformed", /a chain of 11/],
    ["bytes that are no certificate", { sends: [Buffer.from("3003020101", "hex")] }, "certificate-malformed", /cannot be read/],
    ["a certificate with bytes behind it", { sends: [Buffer.concat([derOf("good"), Buffer.from([0])])] }, "certificate-malformed", /cannot be read/],
    ["PEM where DER is due", { sends: [Buffer.from(pemOf("good"))] }, "certificate-malformed", /cannot be read/],
    ["a huge certificate", { sends: [Buffer.concat([derOf("good"), Buffer.alloc(20_000)])] }, "certificate-malformed", /cannot be read/],
    ["a certificate of one's own that carries a genuine one inside", { sends: ["embedding"] }, "certificate-malformed", /cannot be read/],
  ])("%s", async (_, request, reason, seen) => {
    const decision = await judge(request);
    expect(decision).toMatchObject({ verdict: "refused", reason, trace: [{ gate: "certificate", outcome: "failed", reason }] });
    expect(decision.trace[0]?.seen).toMatch(seen);
  });
});

test("whoever changes a byte of a certificate is kept out", async () => {
  const der = derOf("good");
  for (let at = 0; at < der.length; at += 7) {
    const spoiled = Buffer.from(der);
    spoiled[at] = (spoiled[at] ?? 0) ^ 1;
    expect(await judge({ sends: [spoiled] })).toMatchObject({ verdict: "refused" });
  }
});

test("many authorities of one name cost no more than a few signatures", async () => {
  const sends: MadeName[] = ["of-middle", "crossed", "middle", "old-middle", "crossed", "middle", "old-middle", "crossed", "middle", "old-middle"];
  const startedMs = performance.now();
  expect(await judge({ sends, trusts: ["twin"] })).toMatchObject({ reason: "certificate-untrusted" });
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});

test("a certificate that was let in is looked at anew at each request, by the clock", async () => {
  const authorities = [authorityOf("root", "root-list")];
  const gate: CertificateGate = { kind: "certificate", authorities: [authorityIdOf("root")], source: "tls", conditions: [], fingerprints: [] };
  const policy = preparePolicy({ all: [gate] }, { endpointId: "ep_test", secrets: [], authorities });
  const request = inbound({ connection: { chain: [derOf("short")], isTrustedProxy: false } });
  expect(await policy.evaluate(request, portsAt(madeDay))).toMatchObject({ verdict: "accepted" });
  expect(await policy.evaluate(request, portsAt(certificateNowSeconds))).toMatchObject({ reason: "certificate-expired" });
});

test("the trace shows whose certificate it was, also when it is refused", async () => {
  const { trace } = await judge({ sends: ["good"], gate: dns("orders.clients.acme.test") });
  expect(trace[0]?.certificate).toEqual({
    subject: "O=Acme, CN=billing",
    issuer: "O=Acme, CN=Acme Client Root",
    names: ["dns:billing.clients.acme.test", "uri:spiffe://acme.test/ns/prod/sa/billing", "email:billing@acme.test"],
    sha256: fingerprintOf("good").replaceAll(":", "").toLowerCase(),
    notBefore: expect.stringMatching(/^2026-11-22T/),
    notAfter: expect.stringMatching(/^2126-10-29T/),
  });
});

test("a policy whose authority cannot be read any more cannot be used", () => {
  const spoiled = { ...authorityOf("root"), certificate: pemOf("root").slice(0, 200) };
  const gate: CertificateGate = { kind: "certificate", authorities: [spoiled.id], source: "tls", conditions: [], fingerprints: [] };
  expect(() => preparePolicy({ all: [gate] }, { endpointId: "ep_test", secrets: [], authorities: [spoiled] })).toThrow(/cannot be read/);
});

test("an expression reads the certificate that a gate before it believed, and nothing of one that none did", async () => {
  const gate: CertificateGate = { kind: "certificate", authorities: [authorityIdOf("root")], source: "tls", conditions: [], fingerprints: [] };
  const asking = { kind: "expression" as const, expression: '"dns:billing.clients.acme.test" in certificate.names && certificate.issuer.endsWith("Root")' };
  const material = { endpointId: "ep_test", secrets: [], authorities: [authorityOf("root")] };
  const request = inbound({ connection: { chain: [derOf("good")], isTrustedProxy: false } });
  expect(await preparePolicy({ all: [gate, asking] }, material).evaluate(request, portsAt(certificateNowSeconds))).toMatchObject({ verdict: "accepted" });
  expect(await preparePolicy({ all: [asking] }, material).evaluate(request, portsAt(certificateNowSeconds))).toMatchObject({ reason: "expression-failed" });
});
