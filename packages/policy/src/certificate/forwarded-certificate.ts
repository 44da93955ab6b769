import type { Chain } from "./chain-reader.ts";
import { pemBlocks } from "./pem.ts";

/**
 * Envoy's X-Forwarded-Client-Cert: elements with commas between them, each of pairs with semicolons between them; a value in quotes may
 * hold any of these (envoyproxy.io, HTTP connection manager, headers). Each proxy appends an element of its own: the last one is what the
 * proxy that we trust has seen, and what stands before it is what it was told. A sentence where there is no certificate in it.
 */
export function readForwarded(header: string): Chain | string {
  const elements = elementsOf(header);
  const pairs = elements?.at(-1);
  if (!elements || !pairs) return "that cannot be read";
  const [leafText, secondLeaf] = valuesOf(pairs, "cert");
  const [chainText, secondChain] = valuesOf(pairs, "chain");
  if (secondLeaf !== undefined || secondChain !== undefined) return "that names two certificates in one element";
  if (leafText === undefined && chainText === undefined) return "without Cert or Chain: the proxy must forward the certificate itself";

  const [leaf] = leafText === undefined ? [] : certificatesIn(leafText);
  const chain = chainText === undefined ? [] : certificatesIn(chainText);
  if ((leafText !== undefined && !leaf) || (chainText !== undefined && chain.length === 0)) return "whose certificate is not PEM in URL encoding";
  const [first, ...others] = leaf ? [leaf, ...chain.filter((der) => !der.equals(leaf))] : chain;
  if (leaf && chain[0] && !chain[0].equals(leaf)) return "whose Cert is not the first of its Chain";
  return first ? [first, ...others] : "that cannot be read";
}

type Pair = readonly [name: string, value: string];

// No letter fits two places of it, so it never looks at one twice.
const pairForm = /[ \t]*([A-Za-z]{1,16})=(?:"((?:[^"\\]|\\.)*)"[ \t]*|([^",;\\]*))([;,]|$)/y;

/** The pairs of each element; nothing when a letter is not what it must be. */
function elementsOf(header: string): Pair[][] | undefined {
  const elements: Pair[][] = [[]];
  pairForm.lastIndex = 0;
  while (pairForm.lastIndex < header.length) {
    const [, name, quoted, plain = "", end] = pairForm.exec(header) ?? [];
    if (name === undefined) return;
    elements.at(-1)?.push([name.toLowerCase(), quoted === undefined ? plain.trim() : quoted.replace(/\\(.)/g, "$1")]);
    if (end === ",") elements.push([]);
    if (end === "") return elements;
  }
}

function valuesOf(pairs: readonly Pair[], wanted: string): string[] {
  return pairs.filter(([name]) => name === wanted).map(([, value]) => value);
}

function certificatesIn(text: string): Buffer[] {
  try {
    return pemBlocks(decodeURIComponent(text), "CERTIFICATE");
  } catch {
    return []; // a % that begins no letter
  }
}
