import type { Metadata } from "next";
import { DomainsView } from "@/features/domains/domains-view";
import { requireOrganization } from "../../require-place.ts";

export const metadata: Metadata = { title: "Domains" };

export default async function DomainsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  const { api } = await requireOrganization(organization, `/${organization}/settings/domains`);
  return <DomainsView first={await api.domain.list({}).catch(nothing)} />;
}

function nothing(): undefined {}
