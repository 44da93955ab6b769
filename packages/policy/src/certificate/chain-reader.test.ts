import type { CertificateGate } from "@postern/contract/certificate-gate";
import { describe, expect, test } from "vitest";
import { inbound } from "../made-for-tests.ts";
import type { Connection } from "../ports.ts";
import { derOf, type MadeName, pemOf } from "./made-certificates.ts";
import { decideWith } from "./made-decisions.ts";

describe("a certificate in a trusted proxy's header", () => {
  const bytes = (name: MadeName) => `:${derOf(name).toString("base64")}:`;
  const url = (...names: MadeName[]) => encodeURIComponent(names.map(pemOf).join(""));
  const proxy: Connection = { chain: [], isTrustedProxy: true };
  const from = (headers: [string, string][], connection: Connection = proxy) => inbound({ headers, connection });

  test.each<[string, CertificateGate["source"], [string, string][]]>([
    ["Client-Cert", "client-cert", [["Client-Cert", bytes("good")]]],
    [
      "Client-Cert with its chain",
      "client-cert",
      [
        ["Client-Cert", bytes("of-middle")],
        ["Client-Cert-Chain", `${bytes("middle")}, ${bytes("root")}`],
      ],
    ],
    [
      "Client-Cert with its chain in two lines",
      "client-cert",
      [
        ["Client-Cert", bytes("of-level5")],
        ["Client-Cert-Chain", [5, 4, 3].map((level) => bytes(`level${level}` as MadeName)).join()],
        ["Client-Cert-Chain", [2, 1].map((level) => bytes(`level${level}` as MadeName)).join()],
      ],
    ],
    [
      "Envoy's Cert",
      "xfcc",
      [["X-Forwarded-Client-Cert", `By=spiffe://acme.test/gate;Hash=ab;Cert="${url("good")}";Subject="CN=\\"a\\", O=Acme";URI=spiffe://acme.test/x`]],
    ],
    ["Envoy's Chain", "xfcc", [["X-Forwarded-Client-Cert", `Hash=ab;Cert="${url("of-middle")}";Chain="${url("of-middle", "middle")}"`]]],
    ["the last of several elements", "xfcc", [["X-Forwarded-Client-Cert", `By=a;Cert="${url("of-other")}",By=b;Subject="CN=a,b;c";Cert="${url("good")}"`]]],
    [
      "the last element of the last line",
      "xfcc",
      [
        ["X-Forwarded-Client-Cert", `Cert="${url("of-other")}"`],
        ["X-Forwarded-Client-Cert", `Cert="${url("good")}"`],
      ],
    ],
  ])("%s is believed", async (_, source, headers) => {
    expect(await decideWith({ gate: { source } }, from(headers))).toMatchObject({ verdict: "accepted" });
  });

  test.each<[string, CertificateGate["source"], [string, string][], string, RegExp]>([
    ["no header", "client-cert", [], "certificate-missing", /no Client-Cert header/],
    [
      "two Client-Cert headers",
      "client-cert",
      [
        ["Client-Cert", bytes("good")],
        ["Client-Cert", bytes("good")],
      ],
      "certificate-malformed",
      /not one byte sequence/,
    ],
    ["PEM in Client-Cert", "client-cert", [["Client-Cert", url("good")]], "certificate-malformed", /not one byte sequence/],
    [
      "a chain that is no list of bytes",
      "client-cert",
      [
        ["Client-Cert", bytes("good")],
        ["Client-Cert-Chain", "1, 2"],
      ],
      "certificate-malformed",
      /Client-Cert-Chain/,
    ],
    [
      "a hash alone",
      "xfcc",
      [["X-Forwarded-Client-Cert", `Hash=${"ab".repeat(32)};Subject="CN=billing"`]],
      "certificate-malformed",
      /must forward the certificate itself/,
    ],
    ["a quote that never ends", "xfcc", [["X-Forwarded-Client-Cert", `Cert="${url("good")}`]], "certificate-malformed", /cannot be read/],
    [
      "two certificates in one element",
      "xfcc",
      [["X-Forwarded-Client-Cert", `Cert="${url("good")}";Cert="${url("of-other")}"`]],
      "certificate-malformed",
      /two certificates/,
    ],
    [
      "a chain that begins with another certificate",
      "xfcc",
      [["X-Forwarded-Client-Cert", `Cert="${url("good")}";Chain="${url("of-other")}"`]],
      "certificate-malformed",
      /not the first/,
    ],
    ["what is no PEM", "xfcc", [["X-Forwarded-Client-Cert", 'Cert="%zz"']], "certificate-malformed", /not PEM/],
    [
      "a genuine element before another's",
      "xfcc",
      [["X-Forwarded-Client-Cert", `Cert="${url("good")}",Cert="${url("of-other")}"`]],
      "certificate-untrusted",
      /Other Root/,
    ],
    [
      "an element that hides in the quotes of another",
      "xfcc",
      [["X-Forwarded-Client-Cert", `Cert="${url("of-other")}";Subject="x,Cert=${url("good")}"`]],
      "certificate-untrusted",
      /Other Root/,
    ],
  ])("%s is not", async (_, source, headers, reason, seen) => {
    const decision = await decideWith({ gate: { source } }, from(headers));
    expect(decision).toMatchObject({ verdict: "refused", reason });
    expect(decision.trace[0]?.seen).toMatch(seen);
  });

  test.each([
    ["client-cert", "Client-Cert", bytes("good")],
    ["xfcc", "X-Forwarded-Client-Cert", `Cert="${url("good")}"`],
  ] as const)("from anyone else a header counts for nothing, and the trace says so: %s", async (source, name, value) => {
    const direct: Connection = { chain: [derOf("good")], isTrustedProxy: false };
    for (const request of [from([[name, value]], direct), inbound({ headers: [[name, value]] })]) {
      const decision = await decideWith({ gate: { source } }, request);
      expect(decision).toMatchObject({ status: 401, reason: "certificate-missing" });
      expect(decision.trace[0]?.seen).toMatch(/no trusted proxy: it was not looked at/);
    }
  });

  test("where the certificate is read off the connection, a header counts for nothing even from a proxy", async () => {
    expect(await decideWith({}, from([["Client-Cert", bytes("good")]]))).toMatchObject({ reason: "certificate-missing" });
  });

  test("a header of nothing but escapes and quotes is read in a moment", async () => {
    const startedMs = performance.now();
    for (const text of [
      'Cert="'.padEnd(16_000, "\\"),
      "Cert=".padEnd(16_000, "="),
      "a=b;".repeat(4_000),
      "=,".repeat(8_000),
      `Cert=${"=".repeat(15_000)}"`,
      `Cert=${" ".repeat(15_000)}"`,
      `Cert="a"${" ".repeat(15_000)}x`,
      `Cert="${'\\"'.repeat(8_000)}`,
    ])
      expect(await decideWith({ gate: { source: "xfcc" } }, from([["X-Forwarded-Client-Cert", text]]))).toMatchObject({ verdict: "refused" });
    expect(performance.now() - startedMs).toBeLessThan(3_000);
  });
});
