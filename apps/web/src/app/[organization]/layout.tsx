import type { ReactNode } from "react";
import { ApiProvider } from "@/api/api-provider";
import { SessionProvider } from "@/api/session";
import { Notices } from "@/features/notices/notices";
import { Shell } from "@/features/shell/shell";
import { api } from "@/server/caller";
import { findPageSession } from "@/server/session";
import { EmptyState } from "@/ui/empty-state";

/** The shell around every page of an organization. Whoever is not signed in is sent away by the page itself, which knows where to come back to. */
export default async function OrganizationLayout({ children }: { children: ReactNode }) {
  if (!(await findPageSession())) return children;
  const { session, notice } = await api();
  const whoami = await session.get({});
  if (whoami.projects.length === 0) return <EmptyState title="There is no project yet">Ask an owner of {whoami.organization.name} to create one.</EmptyState>;
  return (
    <ApiProvider>
      <SessionProvider whoami={whoami}>
        <Shell notices={<Notices first={await notice.list({})} />}>{children}</Shell>
      </SessionProvider>
    </ApiProvider>
  );
}
