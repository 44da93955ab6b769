import { command } from "../command.ts";
import { found } from "../found.ts";

/** One's own sign-ins only: another person's is not there. */
export const endSession = command("session.end", async (tx, { id }, { organizationId, actor }) => {
  const session = found(await tx.session.findFirst({ where: { organizationId, id, userId: actor.kind === "user" ? actor.id : "" } }));
  await tx.session.deleteMany({ where: { organizationId, id } });
  return { target: id, before: { createdAt: session.createdAt, browser: session.browser, address: session.address }, result: { done: true } };
});
