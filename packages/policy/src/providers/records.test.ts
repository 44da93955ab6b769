import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keysOf } from "../key.ts";
import { decide, inbound, openSecret, portsAt, testNowSeconds } from "../made-for-tests.ts";
import { neededSettings, sampleSecret, signedSample } from "../made-sample.ts";
import type { Inbound } from "../ports.ts";
import type { ProviderSpec } from "../provider.ts";
import type { SignedEvent } from "../sign.ts";
import { providers } from "./index.ts";

const otherSecret = sampleSecret.replaceAll("5", "6");

function signedBy(spec: ProviderSpec, secret = sampleSecret): SignedEvent | undefined {
  return signedSample(spec, { secret });
}

function requestOf({ url, headers, body }: SignedEvent): Inbound {
  const { pathname, search } = new URL(url);
  return inbound({ url, path: pathname + search, headers, body });
}

function judge(spec: ProviderSpec, request: Inbound, nowSeconds = testNowSeconds) {
  const gate = { kind: "signature" as const, provider: spec.slug, settings: neededSettings(spec) };
  return decide([gate], request, { secrets: [openSecret(sampleSecret)], ports: portsAt(nowSeconds) });
}

describe.each(providers.map((spec) => [spec.slug, spec] as const))("the record of %s", (_, spec) => {
  test("says where it is documented, how sure it is and how it is set up", () => {
    expect(spec.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(new URL(spec.docs).protocol).toBe("https:");
    if (spec.confidence === "low") expect(spec.uncertain).toMatch(/^[A-Z].{10,}\.$/s);
    expect(spec.card.secretHint).toMatch(/\.$/);
    expect(spec.card.setUp.length).toBeGreaterThanOrEqual(2);
    for (const step of spec.card.setUp) expect(step).toMatch(/^[A-Z].*[.)]$|^[A-Z].*: .+$/s);
  });

  test("uses the settings that it declares, and declares those that it uses", () => {
    const text = JSON.stringify([spec.schemes, spec.handshakes, spec.event]);
    const used = [...text.matchAll(/"(?:setting|named)":"(\w+)"/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual((spec.settings ?? []).map(({ name }) => name).sort());
  });

  test("covers its time and its body as it says", () => {
    for (const { timestamp, message = [], bindsBody, algorithm } of spec.schemes) {
      const covers = JSON.stringify(message);
      const listsItself = algorithm === "jws" || algorithm.startsWith("http-") || covers.includes("headersNamedIn");
      if (timestamp && "header" in timestamp.from && !listsItself && !covers.includes('"timestamp"')) expect(covers).toContain(timestamp.from.header);
      if (algorithm === "token") expect(bindsBody).toBe(false);
    }
  });

  test("never throws, whatever comes", async () => {
    const { headers = [], body = Buffer.alloc(0) } = signedBy(spec) ?? {};
    const junk = fc.constantFrom("", ",", "v1=", "t=", "v1,", "sha256=", "Basic ", "Bearer e30.e30.e30", " ", "{}", "\u00ff", "9".repeat(400));
    await fc.assert(
      fc.asyncProperty(fc.array(junk, { maxLength: 6 }), fc.uint8Array({ maxLength: 60 }), fc.boolean(), async (values, bytes, whole) => {
        const spoiled = headers.map(([name, value], index): [string, string] => [name, values[index] ?? value]);
        const decision = await judge(spec, inbound({ headers: spoiled, body: whole ? body : Buffer.from(bytes) }));
        if (decision.reason === "gate-failed") expect(decision.trace.at(-1)?.seen).toMatch(/^no key from/);
      }),
      { numRuns: 30 },
    );
  });
});

const symmetric = providers.filter((spec) => signedBy(spec) !== undefined);

describe.each(symmetric.map((spec) => [spec.slug, spec] as const))("a test event of %s", (_, spec) => {
  const signed = signedBy(spec);
  if (!signed) throw new Error("is not signed");
  const request = requestOf(signed);

  test("is accepted", async () => {
    expect(await judge(spec, request)).toMatchObject({ verdict: "accepted", secretId: `sec_${sampleSecret.slice(0, 4)}` });
  });

  test("is refused when it is signed with another secret", async () => {
    const other = signedBy(spec, otherSecret);
    expect(other && (await judge(spec, requestOf(other)))).toMatchObject({ verdict: "refused" });
  });

  test("is refused with a byte of its body changed, where the signature covers it", async () => {
    const { bindsBody, signature } = schemeOf(spec) ?? {};
    if (!bindsBody || !signature || !("header" in signature)) return;
    const at = fc.nat({ max: request.body.length - 1 });
    await fc.assert(
      fc.asyncProperty(at, fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const body = Buffer.from(request.body);
        body[at] = (body[at] ?? 0) ^ change;
        if (sameFields(body, request.body)) return;
        expect((await judge(spec, { ...request, body })).verdict).toBe("refused");
      }),
      { numRuns: 20 },
    );
  });

  test("is refused when its signed time is too old, or ahead of us", async () => {
    const { timestamp } = schemeOf(spec) ?? {};
    if (!timestamp) return;
    expect(await judge(spec, request, testNowSeconds + timestamp.pastSeconds + 5)).toMatchObject({ verdict: "refused" });
    expect(await judge(spec, request, testNowSeconds - timestamp.futureSeconds - 5)).toMatchObject({ verdict: "refused" });
  });

  test("is refused with any letter of what proves it changed", async () => {
    const places = request.rawHeaders.flatMap((value, index) => (isProof(request.rawHeaders[index - 1]) ? [...value].map((_, at) => ({ index, at })) : []));
    if (places.length === 0) return;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.constantFrom(..."0aAzZ9+/-_= ,.:"), async ({ index, at }, letter) => {
        const value = request.rawHeaders[index] ?? "";
        const changed = value.slice(0, at) + letter + value.slice(at + 1);
        if (sameProof(spec, changed, value)) return;
        expect((await judge(spec, { ...request, rawHeaders: request.rawHeaders.with(index, changed) })).verdict).toBe("refused");
      }),
      { numRuns: 30 },
    );
  });
});

function schemeOf(spec: ProviderSpec): ProviderSpec["schemes"][number] | undefined {
  return spec.schemes.find((scheme) => keysOf(scheme, "shared", sampleSecret).length > 0);
}

/** Headers whose every letter counts: signatures, and the times and ids beside them. */
function isProof(name = ""): boolean {
  return /signature|hmac/i.test(name) && !/version|alg|method/i.test(name);
}

/** Hexadecimal may be in either case, in base64 too, and what parts whole lists parts their items as well: the proof is the same. */
function sameProof(spec: ProviderSpec, left: string, right: string): boolean {
  const { signature } = schemeOf(spec) ?? {};
  const { lists = ",", separator = "," } = signature ?? {};
  const spelled = (value: string) => value.trim().toLowerCase().replaceAll(lists, separator);
  const decoded = (value: string) => Buffer.from(value, "base64").toString().toLowerCase();
  return spelled(left) === spelled(right) || (decoded(left) === decoded(right) && /^[0-9a-f]{40,}$/.test(decoded(left)));
}

/** What differs in the spelling of a form only is the same form. */
function sameFields(left: Buffer, right: Buffer): boolean {
  const fieldsOf = (body: Buffer) => JSON.stringify([...new URLSearchParams(body.toString())].sort());
  return right.includes("=") && fieldsOf(left) === fieldsOf(right);
}
