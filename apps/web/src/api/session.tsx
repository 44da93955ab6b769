"use client";

import type { Whoami } from "@postern/contract/organization";
import type { Right } from "@postern/contract/right";
import { holds, rights } from "@postern/contract/role";
import { useParams } from "next/navigation";
import { createContext, type ReactNode, useContext } from "react";

const SessionContext = createContext<Whoami | undefined>(undefined);

export function SessionProvider({ whoami, children }: { whoami: Whoami; children: ReactNode }) {
  return <SessionContext.Provider value={whoami}>{children}</SessionContext.Provider>;
}

/** Who is signed in, their role, their organization and its projects. */
export function useSession(): Whoami {
  const whoami = useContext(SessionContext);
  if (!whoami) throw new Error("useSession needs a SessionProvider above it");
  return whoami;
}

/** The project named in the address, or the first one on pages that name none. */
export function useProject(): Whoami["projects"][number] {
  const { projects } = useSession();
  const { project: slug } = useParams<{ project?: string }>();
  const project = projects.find((known) => known.slug === slug) ?? projects[0];
  if (!project) throw new Error("the organization has no project");
  return project;
}

/** Why this person may not do it, naming the roles that may; nothing when they may. For Button's `refusal`. */
export function useRefusal(right: Right): string | undefined {
  const { role } = useSession();
  if (holds(role, right)) return;
  return `Your role is ${role}. This needs ${new Intl.ListFormat("en", { type: "disjunction" }).format(rights[right])}.`;
}
