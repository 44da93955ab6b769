import { anyExtendedKeyUsage, id_kp_clientAuth } from "@peculiar/asn1-x509";
import type { Certificate } from "./certificate.ts";
import { nameOutside } from "./name-constraints.ts";
import { nameOf } from "./seen.ts";

/** Why no certificate may be issued by this one, in words; nothing when it may. */
export function whyNoIssuer(certificate: Certificate): string | undefined {
  const name = nameOf(certificate);
  if (!certificate.isAuthority) return `${name}, which is no authority (Basic Constraints do not say CA:TRUE)`;
  if (certificate.keyUsages && !certificate.keyUsages.has("keyCertSign")) return `${name}, whose key may not sign certificates (no keyCertSign)`;
  if (certificate.weakKey) return `${name}, with ${certificate.weakKey}`;
}

/** Why a path whose signatures hold is none, whatever the time; the sender's certificate stands first, the trusted one last. */
export function whyUnfit(path: readonly Certificate[]): string | undefined {
  const [leaf, ...authorities] = path;
  if (!leaf) return "no certificate";
  return whyNoClient(leaf) ?? first(path, whyNotUnderstood) ?? first(authorities, whyNoIssuer) ?? first(authorities, whyNotForClients) ?? whyOutOfBounds(path);
}

function whyNoClient(leaf: Certificate): string | undefined {
  const name = nameOf(leaf);
  if (leaf.isAuthority) return `${name}, which is an authority's own certificate`;
  if (leaf.weakKey) return `${name}, with ${leaf.weakKey}`;
  if (!leaf.purposes) return `${name}, which does not say that it is for clients (no Extended Key Usage clientAuth)`;
  if (!leaf.purposes.has(id_kp_clientAuth)) return `${name}, which is not for clients (its Extended Key Usage is without clientAuth)`;
  const { keyUsages } = leaf;
  if (keyUsages && !keyUsages.has("digitalSignature") && !keyUsages.has("keyAgreement")) return `${name}, whose key may not sign (no digitalSignature)`;
}

function whyNotUnderstood(certificate: Certificate): string | undefined {
  if (certificate.notUnderstood) return `${nameOf(certificate)}, with the critical extension ${certificate.notUnderstood}, which is not understood here`;
}

/** An authority that is for servers only issues no clients, as browsers and OpenSSL read it. */
function whyNotForClients(authority: Certificate): string | undefined {
  const { purposes } = authority;
  if (purposes && !purposes.has(id_kp_clientAuth) && !purposes.has(anyExtendedKeyUsage))
    return `${nameOf(authority)}, which may not issue certificates of clients`;
}

/** How many authorities may stand below each, and for which names each may speak. One that was issued under its own name counts not (RFC 5280, section 4.2.1.9). */
function whyOutOfBounds(path: readonly Certificate[]): string | undefined {
  let below = 0;
  for (const [at, authority] of path.entries()) {
    if (at === 0) continue;
    if (authority.pathLengthMax !== undefined && below > authority.pathLengthMax) {
      return `${nameOf(authority)}, which allows ${authority.pathLengthMax} authorities below it, and there are ${below}`;
    }
    const { constraints } = authority;
    const held = path.slice(0, at).filter((one, index) => index === 0 || one.subject !== one.issuer);
    const outside = constraints && first(held, (one) => nameOutside(constraints, one));
    if (outside !== undefined) return `${nameOf(authority)}, which may not speak for ${outside}`;
    if (authority.subject !== authority.issuer) below++;
  }
}

function first(certificates: readonly Certificate[], ask: (certificate: Certificate) => string | undefined): string | undefined {
  for (const certificate of certificates) {
    const answer = ask(certificate);
    if (answer !== undefined) return answer;
  }
}
