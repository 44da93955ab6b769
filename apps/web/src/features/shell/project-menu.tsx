"use client";

import { ChevronsUpDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { useProject, useSession } from "@/api/session";
import { Mark } from "@/ui/mark";
import { Menu, MenuChoice } from "@/ui/menu";
import type { Place } from "./navigation.ts";

/** Which project is shown, and the way to another. */
export function ProjectMenu({ place, folded }: { place: Place; folded: boolean }) {
  const { organization } = useSession();
  const project = useProject();
  return (
    <div className="flex h-11 items-center border-b px-2">
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            aria-label={folded ? `${organization.name} / ${project.name}` : undefined}
            className="flex h-8 w-full min-w-0 items-center gap-2 rounded-control px-1.5 text-left hover:bg-hover"
          >
            <Mark className="size-5 shrink-0" />
            {!folded && (
              <>
                <span className="min-w-0 flex-1 truncate">
                  <span className="text-muted">{organization.name} / </span>
                  <span className="font-semibold">{project.name}</span>
                </span>
                <ChevronsUpDown className="size-3.5 shrink-0 text-muted" aria-hidden="true" />
              </>
            )}
          </button>
        }
      >
        <ProjectChoice place={place} />
      </Menu>
    </div>
  );
}

/** The organization's projects, in whichever menu is open. */
export function ProjectChoice({ place }: { place: Place }) {
  const router = useRouter();
  const { organization, projects } = useSession();
  return (
    <MenuChoice
      label={`Projects of ${organization.name}`}
      value={place.project}
      choices={projects.map(({ slug, name }) => ({ value: slug, label: name }))}
      onChange={(slug) => router.push(`/${place.organization}/${slug}/requests`)}
    />
  );
}
