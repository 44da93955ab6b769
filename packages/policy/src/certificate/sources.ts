import type { CertificateSource } from "@postern/contract/certificate-gate";
import type { Policy, PolicyNode } from "@postern/contract/policy";

/** Where a policy reads client certificates; empty when none of its gates does. */
export function certificateSourcesOf(node: Policy | PolicyNode): ReadonlySet<CertificateSource> {
  if ("kind" in node) return new Set(node.kind === "certificate" ? [node.source] : []);
  const members = "all" in node ? node.all : node.any;
  return new Set(members.flatMap((member) => [...certificateSourcesOf(member)]));
}
