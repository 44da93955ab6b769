"use client";

import { Slug } from "@postern/contract/organization";
import { problems } from "@postern/contract/problem";
import { type FormEvent, useState } from "react";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Mark } from "@/ui/mark";
import { Shape } from "@/ui/shape";

export interface SignInProblem {
  code: string;
  /** The check that failed, in words. */
  check: string | undefined;
  traceId: string | undefined;
}

interface SignInCardProps {
  organization: string;
  returnTo: string;
  problem?: SignInProblem;
}

/** One card: the organization, then its identity provider. */
export function SignInCard({ organization, returnTo, problem }: SignInCardProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 px-4 py-12">
      <div className="flex items-center gap-2 font-semibold text-large">
        <Mark className="size-6" />
        Postern
      </div>
      <div className="w-full max-w-sm rounded-panel border bg-panel shadow-float">
        {problem && <Failure problem={problem} />}
        <OrganizationForm organization={organization} returnTo={returnTo} />
      </div>
      <p className="max-w-sm text-center text-muted text-small">
        You are sent to your organization's own identity provider. On the machine that runs Postern, the start prints a one-time link.
      </p>
    </main>
  );
}

/** The browser holds what is typed, and can send it back to this page: so nothing is lost of what comes before the scripts. */
function OrganizationForm({ organization, returnTo }: Omit<SignInCardProps, "problem">) {
  const [error, setError] = useState<string>();
  const [leaving, setLeaving] = useState(false);
  const leave = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const asked = Slug.safeParse(String(new FormData(event.currentTarget).get("organization")).trim().toLowerCase());
    if (!asked.success) return setError("The organization's short name, such as acme: small letters, digits and dashes.");
    setLeaving(true);
    window.location.assign(`/sso/${asked.data}/start?${new URLSearchParams({ return_to: returnTo })}`);
  };
  return (
    <form noValidate action="/sign-in" className="flex flex-col gap-4 p-5" onSubmit={leave}>
      <input type="hidden" name="return_to" value={returnTo} />
      <h1 className="font-semibold text-title">Sign in</h1>
      <Field label="Organization" hint="Its short name, as in the dashboard's address" error={error}>
        {(control) => (
          <Input
            {...control}
            name="organization"
            defaultValue={organization}
            autoFocus
            autoCapitalize="none"
            autoComplete="organization"
            spellCheck={false}
            placeholder="acme"
          />
        )}
      </Field>
      <Button look="primary" type="submit" busy={leaving}>
        Continue with single sign-on
      </Button>
    </form>
  );
}

function Failure({ problem: { code, check, traceId } }: { problem: SignInProblem }) {
  const known = Object.values(problems).find((problem) => problem.code === code);
  return (
    <div role="alert" className="rounded-t-panel border-b bg-bad-soft px-5 py-3">
      <p className="font-semibold">
        <Shape name="cross" className="mr-2 size-2.5 text-bad" />
        {known?.title ?? "Signing in did not complete"}
      </p>
      <p className="mt-1">{check ? `${check}.` : (known?.next ?? "Start again; if it stays, tell whoever invited you.")}</p>
      <p className="mt-1 font-mono text-muted text-small">{code}</p>
      {traceId && (
        <p className="flex items-center font-mono text-muted text-small">
          <span className="min-w-0 truncate">trace {traceId}</span>
          <CopyButton text={traceId} what="trace id" />
        </p>
      )}
    </div>
  );
}
