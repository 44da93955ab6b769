import type { Metadata } from "next";
import { RequireRight } from "@/api/require-right";
import { AgentTokens } from "@/features/keys/agent-tokens";
import { ApiKeys } from "@/features/keys/api-keys";
import { TrustedWorkloads } from "@/features/keys/trusted-workloads";
import { PageHeader } from "@/ui/page-header";
import { requireOrganization } from "../../require-place.ts";

export const metadata: Metadata = { title: "API keys" };

export default async function KeysPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  await requireOrganization(organization, `/${organization}/settings/keys`);
  return (
    <RequireRight right="configure" what="API keys">
      <PageHeader title="API keys" description="What programs and agents identify themselves with. Keys and tokens are shown once." />
      <div className="flex flex-col gap-4 px-(--gutter) pb-12">
        <ApiKeys />
        <AgentTokens />
        <TrustedWorkloads />
      </div>
    </RequireRight>
  );
}
