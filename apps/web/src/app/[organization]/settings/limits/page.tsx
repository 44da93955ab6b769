import type { Metadata } from "next";
import { LimitsView } from "@/features/limits/limits-view";
import { requireOrganization } from "../../require-place.ts";

export const metadata: Metadata = { title: "Limits" };

export default async function LimitsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  const { api } = await requireOrganization(organization, `/${organization}/settings/limits`);
  const [storage, quota] = await Promise.all([api.storage.get({}).catch(nothing), api.quota.get({}).catch(nothing)]);
  return <LimitsView storage={storage} quota={quota} />;
}

function nothing(): undefined {}
