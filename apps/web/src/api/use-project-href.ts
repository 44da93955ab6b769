"use client";

import { useProject, useSession } from "./session.tsx";

/** Writes addresses of pages below the project on screen: `href("endpoints", id)`. */
export function useProjectHref(): (...parts: string[]) => string {
  const { organization } = useSession();
  const project = useProject();
  return (...parts) => ["", organization.slug, project.slug, ...parts].join("/");
}
