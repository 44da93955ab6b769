"use client";

import type { ShareRule } from "@postern/contract/share";
import { PageHeader } from "@/ui/page-header";
import { Section } from "@/ui/section";
import { ShareRuleForm } from "./share-rule-form.tsx";

/** What the organization allows of shares. */
export function ShareRuleView({ rule }: { rule: ShareRule }) {
  return (
    <>
      <PageHeader
        title="Shares"
        description="Local servers that people show to others, live and for a time. Whether there are shares at all stands under Tunnels."
      />
      <div className="flex flex-col gap-4 px-(--gutter) pb-12">
        <Section title="What is allowed" description="Each change is an audit entry">
          <div className="max-w-xl">
            <ShareRuleForm rule={rule} />
          </div>
        </Section>
      </div>
    </>
  );
}
