"use client";

import type { WaitingAgent } from "@postern/contract/agent-sign-in";
import { type ReactNode, useState } from "react";
import { useSession } from "@/api/session";
import { Mark } from "@/ui/mark";
import { AnswerAgent } from "./answer-agent.tsx";
import { CodeForm } from "./code-form.tsx";

type Step = { at: "code" } | { at: "answer"; userCode: string; agent: WaitingAgent } | { at: "end"; approved: boolean; machine: string };

/** One card: the code, who asks, and the person's answer. */
export function EnterCode({ said }: { said: string }) {
  const { actor, organization } = useSession();
  const [step, setStep] = useState<Step>({ at: "code" });
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 px-4 py-12">
      <div className="flex items-center gap-2 font-semibold text-large">
        <Mark className="size-6" />
        Postern
      </div>
      <section aria-labelledby="title" className="flex w-full max-w-md flex-col gap-4 rounded-panel border bg-panel p-5 shadow-float">
        {step.at === "code" && <CodeForm said={said} onFound={(userCode, agent) => setStep({ at: "answer", userCode, agent })} />}
        {step.at === "answer" && (
          <AnswerAgent
            {...step}
            onAnswered={(approved) => setStep({ at: "end", approved, machine: step.agent.machine })}
            onBack={() => setStep({ at: "code" })}
          />
        )}
        {step.at === "end" && <Answered {...step} />}
      </section>
      <p className="max-w-md text-center text-muted text-small">
        You are signed in as {actor.email ?? actor.name} of {organization.name}.
      </p>
    </main>
  );
}

function Answered({ approved, machine }: { approved: boolean; machine: string }): ReactNode {
  const { organization } = useSession();
  return (
    <div role="status" className="flex flex-col gap-4">
      <h1 id="title" className="font-semibold text-title">
        {approved ? "The agent is signed in" : "Refused"}
      </h1>
      <p>
        {approved
          ? `Go back to the terminal on ${machine}: it goes on by itself within a few seconds. You can close this page.`
          : `The agent on ${machine} was told no. If you did not start it, nothing else is to be done.`}
      </p>
      {approved && (
        <p className="text-muted">
          To sign it out again: <a href={`/${organization.slug}/settings/sessions`}>Settings, Your sign-ins</a>.
        </p>
      )}
    </div>
  );
}
