import type { Metadata } from "next";
import { UnusedSecretsView } from "@/features/secrets/unused-secrets-view";
import { requireOrganization } from "../../require-place.ts";

export const metadata: Metadata = { title: "Unused secrets" };

export default async function SecretsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  await requireOrganization(organization, `/${organization}/settings/secrets`);
  return <UnusedSecretsView />;
}
