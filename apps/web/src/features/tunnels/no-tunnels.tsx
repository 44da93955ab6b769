"use client";

import { useRefusal } from "@/api/session";
import { useAgentCommand } from "@/api/use-agent-command";
import { CodeBlock } from "@/ui/code-block";

/** The lines that open the first tunnel, or who may open it. */
export function NoTunnels() {
  const refusal = useRefusal("tunnel");
  const agent = useAgentCommand();
  if (refusal) return <p className="px-4 py-3 text-muted">No tunnel yet, and you may not open one. {refusal}</p>;
  return (
    <div className="flex max-w-180 flex-col gap-3 p-4">
      <p>No tunnel yet. Run this where your server runs, in a checkout of Postern or with the packed agent; 4000 is your server's port:</p>
      <CodeBlock text={[agent("login"), agent("listen 4000")].join("\n")} what="commands" />
      <p className="text-muted">The first line shows a code, which you approve in this browser. The tunnel appears here as soon as the agent connects.</p>
    </div>
  );
}
