"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { Section } from "@/ui/section";
import { CertificateLine } from "./certificate-line.tsx";

/** The certificate that the gateway got for one host name. Nothing where it got and tried none: there TLS ends elsewhere, or with the operator's own. */
export function HostCertificate({ host }: { host: string }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.domain.list.queryOptions({}, { refetchInterval: 30_000 }));
  const certificate = data?.flatMap(({ certificates }) => certificates).find((one) => one.host === host);
  if (!certificate) return null;
  return (
    <Section title="Certificate">
      <CertificateLine certificate={certificate} />
    </Section>
  );
}
