"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import type { ShareRule } from "@postern/contract/share";
import type { TunnelRule } from "@postern/contract/tunnel-rule";
import { PageHeader } from "@/ui/page-header";
import { Section } from "@/ui/section";
import { ProjectTunnels } from "./project-tunnels.tsx";
import { TunnelRuleForm } from "./tunnel-rule-form.tsx";

export interface TunnelRuleViewProps {
  rule: TunnelRule;
  shareRule: ShareRule;
  /** Of all projects. */
  endpoints: readonly Pick<Endpoint, "id" | "name">[];
}

/** What the organization allows its tunnels. */
export function TunnelRuleView({ rule, shareRule, endpoints }: TunnelRuleViewProps) {
  return (
    <>
      <PageHeader
        title="Tunnels"
        description="What agents on people's machines may do in this organization. Changes count within 5 seconds, also for agents that are connected."
      />
      <div className="flex flex-col gap-4 px-(--gutter) pb-12">
        <Section title="What is allowed" description="Each change is an audit entry">
          <div className="max-w-xl">
            <TunnelRuleForm rule={rule} endpoints={endpoints} />
          </div>
        </Section>
        <ProjectTunnels rule={rule} shareRule={shareRule} />
      </div>
    </>
  );
}
