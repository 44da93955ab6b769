"use client";

import type { TrustedCa } from "@postern/contract/trusted-ca";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTRPC } from "@/api/client";
import { useSession } from "@/api/session";
import { Checkbox } from "@/ui/checkbox";
import { Day } from "@/ui/time";

interface AuthorityFieldsProps {
  gate: Record<string, unknown>;
  onChange: (gate: Record<string, unknown>) => void;
  fault: string | undefined;
}

/** The organization's trusted CAs, chosen by name. */
export function AuthorityFields({ gate, onChange, fault }: AuthorityFieldsProps) {
  const trpc = useTRPC();
  const { organization } = useSession();
  const { data: authorities } = useQuery(trpc.trustedCa.list.queryOptions({}));
  const chosen = Array.isArray(gate.authorities) ? gate.authorities.map(String) : [];
  const choose = (id: string, on: boolean) => onChange({ ...gate, authorities: [...chosen.filter((other) => other !== id), ...(on ? [id] : [])] });
  const choices = authorities ? choicesOf(authorities, chosen) : [];
  return (
    <fieldset className="mb-3 rounded-control border p-3">
      <legend className="px-1 font-semibold">Trusted CAs</legend>
      <p className="mb-2 text-muted text-small">
        Whose certificates are let in. They are kept under{" "}
        <Link href={`/${organization.slug}/settings/trusted-cas`} className="underline">
          Settings → Trusted CAs
        </Link>
        {authorities?.length === 0 && ": there is none yet, and without one this gate cannot be saved"}.
      </p>
      <div className="flex flex-col gap-2">
        {choices.map(({ id, name, hint }) => (
          <Checkbox key={id} label={name} hint={hint} checked={chosen.includes(id)} onChange={(on) => choose(id, on)} />
        ))}
      </div>
      {fault !== undefined && <p className="mt-2 text-bad text-small">{fault}</p>}
    </fieldset>
  );
}

/** Those there are, and those that are named and are not there. */
function choicesOf(authorities: readonly TrustedCa[], chosen: readonly string[]): { id: string; name: string; hint: ReactNode }[] {
  const known = authorities.map(({ id, name, notAfter }) => ({
    id,
    name,
    hint: (
      <>
        valid until <Day at={notAfter} />
      </>
    ),
  }));
  const unknown = chosen.filter((id) => known.every((authority) => authority.id !== id));
  return [...known, ...unknown.map((id) => ({ id, name: id, hint: "there is no such CA any more" }))];
}
