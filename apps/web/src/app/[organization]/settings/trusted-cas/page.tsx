import type { Metadata } from "next";
import { TrustedCasView } from "@/features/trusted-cas/trusted-cas-view";
import { requireOrganization } from "../../require-place.ts";

export const metadata: Metadata = { title: "Trusted CAs" };

export default async function TrustedCasPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  const { api } = await requireOrganization(organization, `/${organization}/settings/trusted-cas`);
  return <TrustedCasView first={await api.trustedCa.list({}).catch(nothing)} />;
}

function nothing(): undefined {}
