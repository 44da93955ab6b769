"use client";

import { EnterUserCode, type WaitingAgent } from "@postern/contract/agent-sign-in";
import { problems } from "@postern/contract/problem";
import { type FormEvent, useState } from "react";
import { useTRPCClient } from "@/api/client";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { problemOf } from "@/ui/problem";

interface CodeFormProps {
  /** What the address fills the field with. */
  said: string;
  onFound: (userCode: string, agent: WaitingAgent) => void;
}

/** Takes the code that the agent shows, and finds the agent. */
export function CodeForm({ said, onFound }: CodeFormProps) {
  const { text, error, busy, type, submit } = useCodeEntry(said, onFound);
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      <h1 id="title" className="font-semibold text-title">
        Sign in an agent
      </h1>
      <p className="text-muted">
        You ran <code className="font-mono text-small">postern login</code> on a machine of yours, and it shows a code. If someone sent you here with a code of
        theirs, do not enter it: they would act in your name.
      </p>
      <Field label="Code" hint="Eight letters; the dash does not matter" error={error}>
        {(control) => (
          <Input
            {...control}
            name="user_code" // sent before the page's scripts are there, it fills the field anew
            value={text}
            onChange={(event) => type(event.target.value)}
            mono
            autoFocus
            autoCapitalize="characters"
            autoComplete="off"
            spellCheck={false}
            maxLength={20}
            placeholder="XXXX-XXXX"
            className="uppercase tracking-widest"
          />
        )}
      </Field>
      <Button look="primary" type="submit" busy={busy}>
        Continue
      </Button>
    </form>
  );
}

/** What is typed, what was wrong with it, and what looks for the agent. */
function useCodeEntry(said: string, onFound: CodeFormProps["onFound"]) {
  const client = useTRPCClient();
  const [text, setText] = useState(said);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const entered = EnterUserCode.safeParse({ userCode: text });
    if (!entered.success) return setError("Type the eight letters that the agent shows, such as BCDF-GHJK.");
    setBusy(true);
    try {
      onFound(entered.data.userCode, await client.agentSignIn.find.query(entered.data));
    } catch (failure) {
      setError(wordsOf(failure));
    } finally {
      setBusy(false);
    }
  };
  const type = (typed: string) => {
    setText(typed);
    setError(undefined);
  };
  return { text, error, busy, type, submit };
}

function wordsOf(failure: unknown): string {
  const { code, title, detail, next } = problemOf(failure);
  if (code === problems.missing.code)
    return "No agent waits for this code: it may be mistyped, older than ten minutes, or answered already. Five wrong codes, and none is looked at for ten minutes.";
  return `${detail ?? title}. ${next}`;
}
