import type { Metadata } from "next";
import { ShareRuleView } from "@/features/shares/share-rule-view";
import { requireOrganization } from "../../require-place.ts";

export const metadata: Metadata = { title: "Shares" };

export default async function SharesPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  const { api } = await requireOrganization(organization, `/${organization}/settings/shares`);
  return <ShareRuleView rule={await api.shareRule.get({})} />;
}
