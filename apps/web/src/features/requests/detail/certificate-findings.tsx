import type { SeenCertificate } from "@postern/contract/certificate-gate";
import { isoDay } from "@/ui/moment-format";
import { usePreferences } from "@/ui/preferences-provider";
import { Finding } from "./finding.tsx";

/** Whose client certificate it was. */
export function CertificateFindings({ certificate: { subject, issuer, names, sha256, notBefore, notAfter } }: { certificate: SeenCertificate }) {
  const { zone } = usePreferences().preferences;
  const span = [notBefore, notAfter].map((at) => isoDay(new Date(at), zone)).join(" to ");
  return (
    <>
      <Finding label="Certificate" value={subject} />
      {names.length > 0 && <Finding label="Names" value={names.join(", ")} />}
      <Finding label="Issuer" value={issuer} />
      <Finding label="SHA-256" value={sha256} />
      <Finding label="Valid" value={span} />
    </>
  );
}
