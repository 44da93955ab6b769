"use client";

import { showUserCode, type WaitingAgent } from "@postern/contract/agent-sign-in";
import { problems } from "@postern/contract/problem";
import { rightMeaning } from "@postern/contract/role";
import { useState } from "react";
import { useTRPCClient } from "@/api/client";
import { useRefusal, useSession } from "@/api/session";
import { Button, LinkButton } from "@/ui/button";
import { Facts } from "@/ui/facts";
import { problemOf } from "@/ui/problem";
import { Time } from "@/ui/time";
import { Warning } from "@/ui/warning";

interface AnswerAgentProps {
  userCode: string;
  agent: WaitingAgent;
  onAnswered: (approved: boolean) => void;
  onBack: () => void;
}
type Problem = ReturnType<typeof problemOf>;

/** Who asks, what it would be able to do, and the two answers. */
export function AnswerAgent({ userCode, agent, onAnswered, onBack }: AnswerAgentProps) {
  const { agentSignIn } = useTRPCClient();
  const refusal = useRefusal("tunnel");
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState<"approve" | "refuse">();
  const answer = async (approved: boolean) => {
    setBusy(approved ? "approve" : "refuse");
    try {
      await (approved ? agentSignIn.approve : agentSignIn.refuse).mutate({ userCode });
      onAnswered(approved);
    } catch (failure) {
      setProblem(problemOf(failure));
      setBusy(undefined);
    }
  };
  return (
    <>
      <h1 id="title" className="font-semibold text-title">
        Let this agent act as you?
      </h1>
      <Asking agent={agent} userCode={userCode} />
      <Warning>Approve only what you started yourself, just now, on this machine. Whoever started it will act as you, with the rights below.</Warning>
      <Abilities of={agent.rights} />
      {problem && <Failure problem={problem} userCode={userCode} onBack={onBack} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="danger" busy={busy === "refuse"} onClick={() => void answer(false)}>
          Refuse
        </Button>
        <Button look="primary" busy={busy === "approve"} refusal={refusal} onClick={() => void answer(true)}>
          Approve
        </Button>
      </div>
    </>
  );
}

function Asking({ agent, userCode }: Pick<AnswerAgentProps, "agent" | "userCode">) {
  const { organization } = useSession();
  return (
    <Facts
      of={[
        ["Machine", <strong key="machine">{agent.machine}</strong>],
        [
          "Address",
          <span key="address" className="font-mono text-small">
            {agent.address}
          </span>,
        ],
        ["Agent", `postern ${agent.agentVersion}`],
        ["Waiting since", <Time key="asked" at={agent.requestedAt} />],
        [
          "Code",
          <span key="code" className="font-mono">
            {showUserCode(userCode)}
          </span>,
        ],
        ["Organization", organization.name],
      ]}
    />
  );
}

function Abilities({ of: rights }: { of: WaitingAgent["rights"] }) {
  return (
    <div className="flex flex-col gap-1">
      <h2 className="font-semibold">What it could do</h2>
      {rights.length === 0 && <p className="text-muted">Nothing: your role has none of the rights that it asks for.</p>}
      <ul className="flex flex-col gap-1 text-small">
        {rights.map((right) => (
          <li key={right}>
            <span className="font-mono">{right}</span> <span className="text-muted">{rightMeaning[right]}</span>
          </li>
        ))}
      </ul>
      <p className="text-muted text-small">It ends after 12 hours without use, after 7 days in any case, and when you sign it out under Your sign-ins.</p>
    </div>
  );
}

/** What went wrong; to sign in again is a step, and leads back here. */
function Failure({ problem: { code, title, detail, next }, userCode, onBack }: { problem: Problem; userCode: string; onBack: () => void }) {
  const { organization } = useSession();
  const back = `/device?${new URLSearchParams({ user_code: showUserCode(userCode) })}`;
  const again = `/sso/${organization.slug}/start?${new URLSearchParams({ again: "1", return_to: back })}`;
  const isAgain = code === problems["sign-in-again"].code;
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-control border border-bad/50 bg-bad-soft px-3 py-2">
      <p className="font-semibold">{title}</p>
      {detail && <p>{detail}</p>}
      <p>{next}</p>
      <div className="flex gap-2">
        {isAgain ? (
          <LinkButton size="small">
            <a href={again}>Sign in again</a>
          </LinkButton>
        ) : (
          <Button size="small" onClick={onBack}>
            Enter the code anew
          </Button>
        )}
      </div>
    </div>
  );
}
