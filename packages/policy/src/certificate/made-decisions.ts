import type { CertificateGate } from "@postern/contract/certificate-gate";
import type { AuthorityMaterial } from "../gate-material.ts";
import { inbound, portsAt } from "../made-for-tests.ts";
import type { Decision, Inbound } from "../ports.ts";
import { preparePolicy } from "../prepare.ts";
import { authorityOf, certificateNowSeconds, derOf, type MadeName } from "./made-certificates.ts";

export interface CertificateCase {
  /** The sender's certificate, and those it sends along. */
  sends: MadeName[] | Buffer[];
  trusts?: (MadeName | AuthorityMaterial)[];
  gate?: Partial<CertificateGate>;
  nowSeconds?: number;
}

/** Decides about a connection that shows these certificates, by a gate that names those that are trusted. */
export async function judge({ sends, trusts = ["root"], gate = {}, nowSeconds = certificateNowSeconds }: CertificateCase): Promise<Decision> {
  const chain = sends.map((one) => (typeof one === "string" ? derOf(one) : one));
  return decideWith({ trusts, gate, nowSeconds }, inbound({ connection: { chain, isTrustedProxy: false } }));
}

export async function decideWith(
  { trusts = ["root"], gate = {}, nowSeconds = certificateNowSeconds }: Omit<CertificateCase, "sends">,
  request: Inbound,
): Promise<Decision> {
  const authorities = trusts.map((one) => (typeof one === "string" ? authorityOf(one) : one));
  const settings: CertificateGate = {
    kind: "certificate",
    authorities: authorities.map(({ id }) => id),
    source: "tls",
    conditions: [],
    fingerprints: [],
    ...gate,
  };
  return await preparePolicy({ all: [settings] }, { endpointId: "ep_test", secrets: [], authorities }).evaluate(request, portsAt(nowSeconds));
}
