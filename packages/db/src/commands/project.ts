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

function factsOf({ id, slug, name, secondApprover }: Project): Pick<Project, "id" | "slug" | "name" | "secondApprover"> {
  return { id, slug, name, secondApprover };
}
