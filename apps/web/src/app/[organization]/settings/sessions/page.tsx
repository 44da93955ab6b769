import type { Metadata } from "next";
import { SessionsView } from "@/features/sessions/sessions-view";
import { requireOrganization } from "../../require-place.ts";

export const metadata: Metadata = { title: "Your sign-ins" };

export default async function SessionsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  await requireOrganization(organization, `/${organization}/settings/sessions`);
  return <SessionsView />;
}
