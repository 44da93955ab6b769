import type { Certificate } from "@postern/contract/domain";
import { Section } from "@/ui/section";
import { CertificateLine } from "./certificate-line.tsx";

/** The certificates of shares' and endpoints' own host names. Nothing where the gateway got and tried none. */
export function CertificateList({ certificates }: { certificates: readonly Certificate[] }) {
  if (certificates.length === 0) return;
  return (
    <Section title="Certificates of host names">
      <ul className="flex flex-col gap-3">
        {certificates.map((certificate) => (
          <li key={certificate.host}>
            <CertificateLine certificate={certificate} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
