import { openAuthority } from "../certificate/authority.ts";
import { type Certificate, readCertificate } from "../certificate/certificate.ts";
import { chainHash } from "../certificate/chain-hash.ts";
import { type Chain, chainReader } from "../certificate/chain-reader.ts";
import { nameJudge } from "../certificate/judge-names.ts";
import { denialAt, type Standing, standingOf } from "../certificate/standing.ts";
import { forgetOldest } from "../forget-oldest.ts";
import type { AuthorityMaterial } from "../gate-material.ts";
import { PolicyError } from "../policy-error.ts";
import type { Denial, Gate } from "../ports.ts";

/** So many chains are remembered for an endpoint; each takes about a kilobyte. */
const standingsMax = 64;

/** Lets in who holds a client certificate of an authority of the organization's own, and is one of those it is meant for. */
export const certificate: Gate<"certificate"> = ({ authorities: wanted, source, conditions, fingerprints }, { authorities: known = [] }) => {
  const authorities = known.filter(({ id }) => wanted.includes(id)).map(open);
  const readChain = chainReader(source);
  const judgeNames = nameJudge(conditions, fingerprints);
  const standings = new Map<string, Standing>();

  const standingOfChain = (chain: Chain): Standing | Denial => {
    const name = chainHash(chain).toString("base64");
    const before = standings.get(name);
    if (before) return before;
    const certificates = readAll(chain);
    if ("reason" in certificates) return certificates;
    const standing = standingOf(certificates, authorities, judgeNames);
    standings.set(name, standing);
    forgetOldest(standings, standingsMax);
    return standing;
  };

  return (request, { nowMs }) => {
    const chain = readChain(request);
    if ("reason" in chain) return chain;
    const standing = standingOfChain(chain);
    if ("reason" in standing) return standing;
    const { seen } = standing;
    const denial = denialAt(standing, nowMs());
    if (denial) return { ...denial, certificate: seen };
    request.certificate = standing.facts;
    return { certificate: seen, expected: `a certificate of ${authorities.map(({ name }) => name).join(" or ")}` };
  };
};

function open(material: AuthorityMaterial) {
  try {
    return openAuthority(material);
  } catch (error) {
    throw new PolicyError("authorities", (error as Error).message);
  }
}

function readAll([leaf, ...others]: Chain): [Certificate, ...Certificate[]] | Denial {
  const first = readCertificate(leaf);
  const rest = others.map(readCertificate);
  const known = rest.filter((certificate) => certificate !== undefined);
  if (first && known.length === rest.length) return [first, ...known];
  return { reason: "certificate-malformed", seen: "a certificate that cannot be read", expected: "X.509 certificates in DER" };
}
