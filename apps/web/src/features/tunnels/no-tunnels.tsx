"use client";

import Link from "next/link";
import { useSession } from "@/api/session";
import { useAgentCommand } from "@/api/use-agent-command";
import { CodeBlock } from "@/ui/code-block";

/** The lines that open the first tunnel. */
export function NoTunnels() {
  const { organization } = useSession();
  const agent = useAgentCommand();
  return (
    <div className="flex max-w-180 flex-col gap-3 p-4">
      <p>
        No tunnel yet. Make an{" "}
        <Link href={`/${organization.slug}/settings/keys`} className="underline decoration-line underline-offset-2 hover:decoration-current">
          agent token
        </Link>
        , then run this where your server runs, in a checkout of Postern:
      </p>
      <CodeBlock text={[agent("login"), agent("listen 4000")].join("\n")} what="commands" />
      <p className="text-muted">The tunnel appears here as soon as the agent connects.</p>
    </div>
  );
}
