"use client";

import type { Member } from "@postern/contract/organization";
import { proposalDays } from "@postern/contract/policy-version";
import type { ProblemDetails } from "@postern/contract/problem";
import { holds } from "@postern/contract/role";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPCClient } from "@/api/client";
import { useRefusal, useSession } from "@/api/session";
import { ErrorState } from "@/ui/error-state";
import { countOf } from "@/ui/number-format";
import { PageHeader } from "@/ui/page-header";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";

/** In which projects a policy becomes live only after a second person approved it. */
export function ApprovalsView({ members }: { members: Member[] | undefined }) {
  const { projects } = useSession();
  const refusal = useRefusal("administer");
  const { busy, problem, change } = useChange();
  const approvers = members?.filter(({ role }) => holds(role, "configure")).length;
  return (
    <>
      <PageHeader title="Approvals" description="Whether a policy of an endpoint becomes live by one person's word, or only after a second one approved it." />
      <div className="flex flex-col gap-4 px-(--gutter) pb-12">
        {problem && <ErrorState as="banner" problem={problem} />}
        <Section
          title="A second person for policies"
          description={`Saving, restoring and promoting then make a proposal, which waits ${proposalDays} days. Shadows and drafts need nobody: they decide nothing.`}
        >
          <ul className="flex flex-col gap-2">
            {projects.map(({ id, name, secondApprover }) => (
              <li key={id}>
                <Switch
                  label={`${name}: somebody else approves`}
                  checked={secondApprover}
                  disabled={busy || refusal !== undefined}
                  onChange={(checked) => change({ id, secondApprover: checked }, name)}
                />
              </li>
            ))}
          </ul>
          <p className="mt-3 text-muted">
            {refusal ?? "Whoever may configure endpoints can approve what others proposed, never what they proposed themselves, also not through an API key."}
          </p>
          {approvers === 1 && <p className="mt-1 text-warn">Only one member may approve: nothing they propose can become live.</p>}
          {approvers !== undefined && approvers > 1 && <p className="mt-1 text-muted">{countOf(approvers, "member")} may approve.</p>}
        </Section>
      </div>
    </>
  );
}

/** The projects stand in the session, which the server reads: so the page is asked for anew. */
function useChange() {
  const client = useTRPCClient();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails>();
  const change = async (input: Parameters<typeof client.project.update.mutate>[0], name: string) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await client.project.update.mutate(input);
      toast(input.secondApprover ? `Policies of ${name} need a second person now` : `Policies of ${name} need no second person any more`);
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, change: (...call: Parameters<typeof change>) => void change(...call) };
}
