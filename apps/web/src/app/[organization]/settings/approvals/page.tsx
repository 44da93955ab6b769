import type { Metadata } from "next";
import { ApprovalsView } from "@/features/approvals/approvals-view";
import { requireOrganization } from "../../require-place.ts";

export const metadata: Metadata = { title: "Approvals" };

export default async function ApprovalsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  const { api } = await requireOrganization(organization, `/${organization}/settings/approvals`);
  return <ApprovalsView members={await api.member.list({}).catch(() => undefined)} />;
}
