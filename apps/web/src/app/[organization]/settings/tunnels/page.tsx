import type { Metadata } from "next";
import { TunnelRuleView } from "@/features/tunnel-rule/tunnel-rule-view";
import { requireOrganization } from "../../require-place.ts";

export const metadata: Metadata = { title: "Tunnels" };

export default async function TunnelRulePage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  const { api, whoami } = await requireOrganization(organization, `/${organization}/settings/tunnels`);
  const [rule, shareRule] = await Promise.all([api.tunnelRule.get({}), api.shareRule.get({})]);
  const endpoints = await Promise.all(whoami.projects.map(({ id }) => api.endpoint.list({ projectId: id })));
  return <TunnelRuleView rule={rule} shareRule={shareRule} endpoints={endpoints.flat().map(({ id, name }) => ({ id, name }))} />;
}
