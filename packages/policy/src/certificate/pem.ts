import { decode } from "../encoding.ts";

const blocksMax = 60;

/** The blocks of one kind in a text of PEM (RFC 7468), as bytes; those that are not well-formed are left out. */
export function pemBlocks(text: string, kind: "CERTIFICATE" | "X509 CRL"): Buffer[] {
  const blocks: Buffer[] = [];
  const [begin, end] = [`-----BEGIN ${kind}-----`, `-----END ${kind}-----`];
  for (let at = text.indexOf(begin); at >= 0 && blocks.length < blocksMax; at = text.indexOf(begin, at)) {
    const from = at + begin.length;
    const until = text.indexOf(end, from);
    if (until < 0) break;
    const bytes = decode("base64", text.slice(from, until).replace(/\s+/g, ""));
    if (bytes) blocks.push(bytes);
    at = until;
  }
  return blocks;
}
