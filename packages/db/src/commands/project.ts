import { type Project as ProjectFacts, Project as ProjectShape } from "@postern/contract/organization";
import { command } from "../command.ts";
import { found } from "../found.ts";
import type { Project } from "../generated/client.ts";

/** Proposals that wait stay: they are approved or declined as before. */
export const updateProject = command("project.update", async (tx, { id, secondApprover }, { organizationId }) => {
  const where = { organizationId_id: { organizationId, id } };
  const before = found(await tx.project.findUnique({ where }));
  const after = await tx.project.update({ where, data: { secondApprover } });
  return { target: id, before: factsOf(before), after: factsOf(after), result: factsOf(after) };
});

/** What is open and now forbidden ends within seconds: agents by their hubs, shares at their front. */
export const forbidTunnels = command("project.forbid-tunnels", async (tx, { id, forbidden: forbiddenTunnels }, { organizationId }) => {
  const where = { organizationId_id: { organizationId, id } };
  const before = found(await tx.project.findUnique({ where }));
  const after = await tx.project.update({ where, data: { forbiddenTunnels } });
  await tx.$executeRaw`SELECT pg_notify('postern_tunnel', '')`;
  return { target: id, before: factsOf(before), after: factsOf(after), result: factsOf(after) };
});

/** A project as the session and its commands tell it. */
export function factsOf({ id, slug, name, secondApprover, forbiddenTunnels }: Project): ProjectFacts {
  return ProjectShape.parse({ id, slug, name, secondApprover, forbiddenTunnels });
}
