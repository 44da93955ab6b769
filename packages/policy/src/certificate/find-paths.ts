import type { Authority } from "./authority.ts";
import type { Certificate } from "./certificate.ts";
import { nameOf } from "./seen.ts";
import { whyNoIssuer, whyUnfit } from "./unfit.ts";

/** From the sender's certificate to one of an authority that is trusted: each is signed by the next. */
export interface Path {
  certificates: readonly Certificate[];
  authority: Authority;
}
/** The paths that hold whenever they are valid, or what kept the best try from being one. */
export type Found = { paths: readonly Path[] } | { fault: string };

const authoritiesBetweenMax = 5;
const signaturesMax = 40;
const pathsMax = 8;

/** Builds every path from the first certificate over the others, in whatever order they came, to the trusted authorities (RFC 5280, section 6). */
export function findPaths(sent: readonly Certificate[], authorities: readonly Authority[]): Found {
  const search = new Search(sent.slice(1), authorities);
  const [leaf] = sent;
  if (leaf) search.goOn([leaf]);
  return search.paths.length > 0 ? { paths: search.paths } : { fault: search.fault };
}

/** How far a try came: the fault of the furthest one is told. */
type Reach = "no-issuer" | "unfit-issuer" | "signature" | "path";
const reaches: readonly Reach[] = ["no-issuer", "unfit-issuer", "signature", "path"];

class Search {
  readonly paths: Path[] = [];
  readonly #between: readonly Certificate[];
  readonly #authorities: readonly Authority[];
  #signatures = 0;
  #reach = -1;
  fault = "no certificate";

  constructor(between: readonly Certificate[], authorities: readonly Authority[]) {
    this.#between = between;
    this.#authorities = authorities;
  }

  goOn(path: readonly Certificate[]): void {
    const last = path.at(-1);
    if (!last || this.paths.length >= pathsMax) return;
    const trusted = this.#authorities.filter(({ certificate }) => certificate.subject === last.issuer);
    const sent = this.#between.filter(
      (one) => one.subject === last.issuer && !path.includes(one) && trusted.every(({ certificate }) => certificate.sha256 !== one.sha256),
    );
    if (trusted.length + sent.length === 0)
      this.#blame("no-issuer", `${nameOf(last)}, issued by ${nameOf({ subject: last.issuer })}, whose certificate was not sent and is not trusted`);
    if (last.weakSignature) {
      this.#blame("unfit-issuer", `${nameOf(last)}, with ${last.weakSignature}`);
      return;
    }
    for (const authority of trusted) if (this.#isSigned(last, authority.certificate)) this.#arrive([...path, authority.certificate], authority);
    for (const issuer of sent) this.#climb(path, issuer);
  }

  #climb(path: readonly Certificate[], issuer: Certificate): void {
    const [last] = path.slice(-1);
    const unfit = path.length > authoritiesBetweenMax ? `more than ${authoritiesBetweenMax} authorities between` : whyNoIssuer(issuer);
    if (unfit) this.#blame("unfit-issuer", unfit);
    else if (last && this.#isSigned(last, issuer)) this.goOn([...path, issuer]);
  }

  #arrive(certificates: readonly Certificate[], authority: Authority): void {
    const unfit = whyUnfit(certificates);
    if (unfit) this.#blame("path", unfit);
    else this.paths.push({ certificates, authority });
  }

  #isSigned(certificate: Certificate, issuer: Certificate): boolean {
    if (++this.#signatures > signaturesMax) return false;
    const isSigned = certificate.isSignedBy(issuer.key);
    if (!isSigned)
      this.#blame(
        "signature",
        `${nameOf(certificate)}, not signed by the ${nameOf(issuer)} that is ${this.#between.includes(issuer) ? "sent along" : "trusted"}`,
      );
    return isSigned;
  }

  #blame(reach: Reach, fault: string): void {
    const at = reaches.indexOf(reach);
    if (at < this.#reach) return;
    this.#reach = at;
    this.fault = fault;
  }
}
