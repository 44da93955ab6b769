import type { CertificateSource } from "@postern/contract/certificate-gate";
import { notKept } from "../not-kept.ts";
import type { Denial } from "../ports.ts";
import type { Reading } from "../reading.ts";
import { type Item, type Member, parseItem, parseList } from "../structured-field.ts";
import { readForwarded } from "./forwarded-certificate.ts";

/** The sender's certificate in DER, and after it those it sent along. */
export type Chain = readonly [Buffer, ...Buffer[]];
type ReadChain = (request: Reading) => Chain | Denial;

const chainMax = 10;

/** Reads the certificate of a request where its gate says that it stands. Headers count from a trusted proxy only. */
export function chainReader(source: CertificateSource): ReadChain {
  const read = source === "tls" ? fromConnection : fromProxy(source === "xfcc" ? fromForwarded : fromClientCert, headers[source]);
  return (request) => {
    const chain = read(request);
    if ("reason" in chain || chain.length <= chainMax) return chain;
    return { reason: "certificate-malformed", seen: `a chain of ${chain.length} certificates`, expected: `${chainMax} at most` };
  };
}

const headers = { "client-cert": "Client-Cert", xfcc: "X-Forwarded-Client-Cert" } as const;

function fromConnection({ connection }: Reading): Chain | Denial {
  if (connection === "not-kept" || connection?.chain === "not-kept") return notKept("the client certificate of its connection");
  const [leaf, ...others] = connection?.chain ?? [];
  if (leaf) return [leaf, ...others];
  return { reason: "certificate-missing", seen: "a connection without a client certificate", expected: "one, shown to the endpoint's own host name over TLS" };
}

function fromProxy(read: ReadChain, name: string): ReadChain {
  return (request) => {
    const lines = request.header(name.toLowerCase());
    if (lines.length === 0) return { reason: "certificate-missing", seen: `no ${name} header`, expected: "the header, set by a trusted proxy" };
    if (request.connection === "not-kept") return notKept(`whether a trusted proxy set its ${name} header`);
    if (request.connection?.isTrustedProxy) return read(request);
    return {
      reason: "certificate-missing",
      seen: `a ${name} header from someone who is no trusted proxy: it was not looked at`,
      expected: "the header, set by a trusted proxy",
    };
  };
}

/** RFC 9440: one certificate, and in a header beside it those that were sent along. */
function fromClientCert(request: Reading): Chain | Denial {
  const leaf = bytesOf(parseItem(request.header("client-cert").join(", ")));
  const lines = request.header("client-cert-chain");
  const others = lines.length === 0 ? [] : parseList(lines.join(", "))?.map(bytesOf);
  if (!leaf) return malformed("a Client-Cert header that is not one byte sequence");
  const known = others?.filter((bytes) => bytes !== undefined);
  if (!known || known.length !== others?.length) return malformed("a Client-Cert-Chain header that is not a list of byte sequences");
  return [leaf, ...known];
}

function bytesOf(item: Item | Member | undefined): Buffer | undefined {
  return item && "value" in item && item.value.kind === "bytes" ? item.value.value : undefined;
}

function fromForwarded(request: Reading): Chain | Denial {
  const chain = readForwarded(request.header("x-forwarded-client-cert").join(","));
  return typeof chain === "string" ? malformed(`an X-Forwarded-Client-Cert header ${chain}`) : chain;
}

function malformed(seen: string): Denial {
  return { reason: "certificate-malformed", seen, expected: "certificates as the header's standard writes them" };
}
