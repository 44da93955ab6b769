import { GeneralName, GeneralSubtree, GeneralSubtrees, NameConstraints } from "@peculiar/asn1-x509";
import { expect, test } from "vitest";
import type { Certificate } from "./certificate.ts";
import type { CertificateName } from "./general-name.ts";
import { nameOutside, readConstraints } from "./name-constraints.ts";

interface Holder {
  names?: CertificateName[];
  commonNames?: string[];
  subjectParts?: string[];
}
const holder = ({ names = [], commonNames = [], subjectParts = [] }: Holder) =>
  ({ names, commonNames, subjectParts, subject: subjectParts.join("\n") }) as unknown as Certificate;

type Base = { dns: string } | { email: string } | { uri: string } | { ip: string };
const generalName = (base: Base): GeneralName => {
  if ("dns" in base) return new GeneralName({ dNSName: base.dns });
  if ("email" in base) return new GeneralName({ rfc822Name: base.email });
  return "uri" in base ? new GeneralName({ uniformResourceIdentifier: base.uri }) : new GeneralName({ iPAddress: base.ip });
};
const subtrees = (bases: Base[]) => new GeneralSubtrees(bases.map((base) => new GeneralSubtree({ base: generalName(base) })));
const limitsOf = ({ permitted, excluded }: { permitted?: Base[]; excluded?: Base[] }) =>
  readConstraints(
    new NameConstraints({ ...(permitted && { permittedSubtrees: subtrees(permitted) }), ...(excluded && { excludedSubtrees: subtrees(excluded) }) }),
  );
const outside = (limits: Parameters<typeof limitsOf>[0], held: Holder) => nameOutside(limitsOf(limits), holder(held));

const named = (kind: CertificateName["kind"], value: string): Holder => ({ names: [{ kind, value }] });

// RFC 5280, section 4.2.1.10.
test.each<[Base, CertificateName["kind"], string[], string[]]>([
  [
    { dns: "example.com" },
    "dns",
    ["example.com", "a.example.com", "a.b.example.com", "A.Example.com"],
    ["badexample.com", "example.org", "com", "example.com.evil"],
  ],
  [{ dns: ".Example.com" }, "dns", ["a.example.com"], ["example.com", "badexample.com"]],
  [{ dns: "" }, "dns", ["anything.example"], []],
  [{ email: "ada@example.com" }, "email", ["ada@example.com", "Ada@Example.com"], ["bob@example.com", "ada@a.example.com"]],
  [{ email: "example.com" }, "email", ["ada@example.com", "x@y@example.com"], ["ada@a.example.com", "ada@badexample.com"]],
  [{ email: ".example.com" }, "email", ["ada@a.example.com"], ["ada@example.com"]],
  [
    { uri: "example.com" },
    "uri",
    ["https://example.com/x", "spiffe://example.com", "https://u:p@Example.com:8443?x#y"],
    ["https://a.example.com/", "urn:example.com", "https://evil.example/@example.com", "//example.com"],
  ],
  [{ uri: ".example.com" }, "uri", ["https://a.example.com"], ["https://example.com"]],
])("%o permits and excludes", (base, kind, within, without) => {
  for (const value of within) {
    expect(outside({ permitted: [base] }, named(kind, value)), value).toBeUndefined();
    expect(outside({ excluded: [base] }, named(kind, value)), value).toBe(value);
  }
  for (const value of without) {
    expect(outside({ permitted: [base] }, named(kind, value)), value).toBe(value);
    expect(outside({ excluded: [base] }, named(kind, value)), value).toBeUndefined();
  }
});

test("names of a kind that no constraint is on are free", () => {
  expect(outside({ permitted: [{ dns: "example.com" }] }, named("email", "ada@other.example"))).toBeUndefined();
  expect(outside({}, named("dns", "a.example"))).toBeUndefined();
});

test("one of several that permit is enough, and one that excludes decides", () => {
  const limits = { permitted: [{ dns: "a.example" }, { dns: "b.example" }], excluded: [{ dns: "x.b.example" }] };
  expect(outside(limits, named("dns", "c.b.example"))).toBeUndefined();
  expect(outside(limits, named("dns", "y.x.b.example"))).toBe("y.x.b.example");
  expect(outside(limits, named("dns", "c.example"))).toBe("c.example");
});

test("every name has to hold", () => {
  const names: CertificateName[] = [
    { kind: "dns", value: "a.example" },
    { kind: "dns", value: "evil.example" },
  ];
  expect(outside({ permitted: [{ dns: "a.example" }] }, { names })).toBe("evil.example");
});

test("a common name that may be a host is held to be one, where no other name says a host", () => {
  const limits = { permitted: [{ dns: "example.com" }] };
  expect(outside(limits, { commonNames: ["Evil.example"] })).toBe("evil.example");
  expect(outside(limits, { commonNames: ["a.example.com", "*.example.com"] })).toBeUndefined();
  expect(outside(limits, { commonNames: ["*.evil.example"] })).toBe("*.evil.example");
  expect(outside(limits, { commonNames: ["Ada Ferro", "localhost", "a b.example"] })).toBeUndefined();
  expect(outside(limits, { commonNames: ["evil.example"], names: [{ kind: "dns", value: "example.com" }] })).toBeUndefined();
});

test("what is not understood refuses whoever has a name of its kind, and no one else", () => {
  expect(outside({ permitted: [{ ip: "192.0.2.0" }] }, named("ip", "192.0.2.1"))).toBe("192.0.2.1");
  expect(outside({ permitted: [{ ip: "192.0.2.0" }] }, named("dns", "a.example"))).toBeUndefined();
  for (const [base, kind] of [
    [{ dns: "a\u0000.example" }, "dns"],
    [{ email: "a b" }, "email"],
    [{ uri: "\u00e9" }, "uri"],
  ] as const) {
    expect(outside({ permitted: [base] }, named(kind, "x@a.example")), kind).toBe("x@a.example");
    expect(outside({ excluded: [base] }, named(kind, "x@a.example")), kind).toBe("x@a.example");
  }
  const bounded = readConstraints(
    new NameConstraints({ permittedSubtrees: new GeneralSubtrees([new GeneralSubtree({ base: generalName({ dns: "example.com" }), maximum: 3 })]) }),
  );
  expect(nameOutside(bounded, holder(named("dns", "example.com")))).toBe("example.com");
  expect(nameOutside(bounded, holder({ names: [{ kind: "other", value: "" }] }))).toBeUndefined();
});
