import type { Metadata } from "next";
import { RequireRight } from "@/api/require-right";
import { AuditView } from "@/features/audit/audit-view";
import { requireOrganization } from "../require-place.ts";

export const metadata: Metadata = { title: "Audit log" };

export default async function AuditPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  await requireOrganization(organization, `/${organization}/audit`);
  return (
    <RequireRight right="audit" what="the audit log">
      <AuditView />
    </RequireRight>
  );
}
