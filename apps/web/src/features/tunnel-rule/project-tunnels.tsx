"use client";

import type { Project } from "@postern/contract/organization";
import type { ProblemDetails } from "@postern/contract/problem";
import type { ShareRule } from "@postern/contract/share";
import { forbiddenEverywhere, type TunnelRule, TunnelUse } from "@postern/contract/tunnel-rule";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPCClient } from "@/api/client";
import { useRefusal, useSession } from "@/api/session";
import { ErrorState } from "@/ui/error-state";
import { problemOf } from "@/ui/problem";
import { Section } from "@/ui/section";
import { Switch } from "@/ui/switch";
import { toast } from "@/ui/toast";

const useWords: Record<TunnelUse, string> = {
  durable: "Stored events (postern listen)",
  http: "Shares of web servers",
  tcp: "Shares over TCP",
  public: "Shares that anyone can enter",
  mirror: "Mirrors: copies of events",
};

interface ProjectTunnelsProps {
  rule: TunnelRule;
  shareRule: ShareRule;
}

/** What each project keeps its tunnels from, beyond what the organization does. */
export function ProjectTunnels({ rule, shareRule }: ProjectTunnelsProps) {
  const { projects } = useSession();
  const refusal = useRefusal("administer");
  const { busy, problem, allow } = useAllow();
  const forbidden = forbiddenEverywhere(rule, shareRule);
  return (
    <Section title="In each project" description="A project can be stricter than the organization, never looser. Each change is an audit entry">
      {problem && <ErrorState as="banner" problem={problem} />}
      <div className="flex flex-col gap-5">
        {projects.map((project) => (
          <fieldset key={project.id} disabled={busy || refusal !== undefined} className="flex flex-col gap-2">
            <legend className="mb-2 font-semibold">{project.name}</legend>
            {TunnelUse.options.map((use) => (
              <Switch
                key={use}
                label={forbidden.has(use) ? <span className="text-muted">{useWords[use]}: not in this organization</span> : useWords[use]}
                checked={!forbidden.has(use) && !project.forbiddenTunnels.includes(use)}
                disabled={forbidden.has(use) || busy || refusal !== undefined}
                onChange={(isAllowed) => allow(project, use, isAllowed)}
              />
            ))}
          </fieldset>
        ))}
      </div>
      <p className="mt-3 text-muted">
        {refusal ??
          "What is open and no longer allowed ends within 5 seconds: agents with exit code 6, and a public share closes to those who are not named. Events that come meanwhile are held."}
      </p>
    </Section>
  );
}

/** The projects stand in the session, which the server reads: so the page is asked for anew. */
function useAllow() {
  const client = useTRPCClient();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails>();
  const allow = async ({ id, name, forbiddenTunnels }: Project, use: TunnelUse, isAllowed: boolean) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const others = forbiddenTunnels.filter((forbidden) => forbidden !== use);
      await client.project.forbidTunnels.mutate({ id, forbidden: isAllowed ? others : [...others, use] });
      toast(`Saved what tunnels of ${name} may do`);
      router.refresh();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, allow: (...call: Parameters<typeof allow>) => void allow(...call) };
}
